namespace Ballast.Grid.Models;

/// <summary>A part of a generating unit beside its machine: exciter, governor or stabiliser. Its states stand together; every span given to it begins at its first.</summary>
public abstract class UnitPart<T> where T : struct, IReal<T>
{
    /// <summary>Name of its model, as the dynamics file calls it.</summary>
    public required string Model { get; init; }

    /// <summary>Its states.</summary>
    public StateNames States { get; } = new();

    /// <summary>Puts it at rest so that it gives what the signals already hold (field voltage, mechanical power), and fixes its references.</summary>
    public abstract void Start(Span<T> x, ref Signals<T> s, StartNotes notes);

    /// <summary>Sets its output in the signals and the rates of its states.</summary>
    public abstract void Advance(Span<T> x, Span<T> dx, ref Signals<T> s);
}

/// <summary>What a start found out of the ordinary, in sentences.</summary>
public sealed class StartNotes
{
    readonly List<string> sentences = [];

    /// <summary>Which unit speaks.</summary>
    public string Speaker { get; set; } = "";

    public IReadOnlyList<string> Sentences => sentences;

    public void Add(string sentence) => sentences.Add(Speaker.Length > 0 ? $"{Speaker}: {sentence}" : sentence);

    /// <summary>Says so if a value to start from lies outside its limits, where no steady state is.</summary>
    public void Within<T>(string what, T value, T low, T high) where T : struct, IReal<T>
    {
        for (var lane = 0; lane < T.Width; lane++)
        {
            var (v, l, h) = (value.At(lane), low.At(lane), high.At(lane));
            if (v >= l - 1e-9 && v <= h + 1e-9) continue;
            Add(FormattableString.Invariant($"{what} would start at {v:G6}, outside its limits {l:G6} to {h:G6}; it starts on the limit, and the case does not begin at rest."));
            return;
        }
    }
}
