namespace Ballast.Grid.Cases;

/// <summary>A case, a model or a question about them that cannot be used: one sentence that says what, where, and how to mend it.</summary>
public sealed class CaseException : Exception
{
    public CaseException(string message) : base(message)
    {
    }

    /// <param name="file">As the user named it.</param>
    /// <param name="line">From 1.</param>
    /// <param name="column">From 1; 0: the whole line.</param>
    /// <param name="message">What is wrong, and how to mend it.</param>
    public CaseException(string file, int line, int column, string message)
        : base(column > 0 ? $"{file}({line},{column}): {message}" : $"{file}({line}): {message}")
    {
    }
}
