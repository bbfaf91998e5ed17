using System.Collections.Immutable;

namespace Ballast.Files;

/// <summary>Something wrong in a file, where it is, and how to mend it. Lines and columns count from 1.</summary>
/// <param name="File">The file as the reader was told it is called.</param>
/// <param name="Line">Line of the offending value or key.</param>
/// <param name="Column">Column of the same.</param>
/// <param name="Path">Where in the document, as <c>jobs[2].gpus</c>; empty for the document as a whole.</param>
/// <param name="What">What is wrong, as the first half of a sentence.</param>
/// <param name="HowToMend">What to do about it, as the second half.</param>
public sealed record Problem(string File, int Line, int Column, string Path, string What, string HowToMend)
{
    /// <summary>One line, in the form that editors turn into a link: <c>site.yaml:12:7: interconnection.importLimit: "140" has no unit; write 140 kW</c>.</summary>
    public override string ToString() => Path.Length == 0
        ? $"{File}:{Line}:{Column}: {What}; {HowToMend}"
        : $"{File}:{Line}:{Column}: {Path}: {What}; {HowToMend}";
}

/// <summary>What came of reading a file: a value, or at least one problem.</summary>
public sealed record Loaded<T> where T : class
{
    /// <summary>The value; null exactly when there are <see cref="Problems"/>.</summary>
    public T? Value { get; }

    /// <summary>Everything that was found wrong, in the order of the file.</summary>
    public ImmutableArray<Problem> Problems { get; }

    internal Loaded(T? value, ImmutableArray<Problem> problems) => (Value, Problems) = (problems.IsEmpty ? value : null, problems);

    public bool Ok => Problems.IsEmpty;
}
