namespace Ballast.Vtn.Objects;

/// <summary>What became of a wish to change something.</summary>
/// <param name="Status">The HTTP status: 200, 201, or what refuses it.</param>
/// <param name="Object">The object as it now is, of a deletion as it last was; null where refused.</param>
/// <param name="Detail">Why it was refused, in a sentence; null where it was done.</param>
public readonly record struct Outcome(int Status, VtnObject? Object, string? Detail)
{
    /// <summary>Whether it was done.</summary>
    public bool Done => Object is not null;

    internal static Outcome Refused(int status, string detail) => new(status, null, detail);
}
