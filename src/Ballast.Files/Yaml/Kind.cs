namespace Ballast.Files.Yaml;

/// <summary>A kind of scalar: how it is called, how it is written, and how it is read.</summary>
/// <param name="Name">Its name in the published schema.</param>
/// <param name="Noun">Its name in a sentence, with an article.</param>
/// <param name="Example">How one is written.</param>
/// <param name="Placeholder">A harmless value to go on with after a bad one.</param>
/// <param name="Parse">Reads it.</param>
sealed record Kind<T>(string Name, string Noun, string Example, T Placeholder, Func<string, Parsed<T>> Parse);

/// <summary>A value, or what is wrong with the text and how to mend it.</summary>
readonly record struct Parsed<T>(T? Value, string? What, string? HowToMend)
{
    public static implicit operator Parsed<T>(T value) => new(value, null, null);

    public static Parsed<T> Bad(string what, string howToMend) => new(default, what, howToMend);
}
