namespace Ballast.Vtn.Access;

/// <summary>Who speaks: the business logic that runs programs, or one of those who take part.</summary>
public enum Role : byte
{
    BusinessLogic = 1,
    Ven = 2,
}

/// <summary>What a token permits: the scopes that the 3.1.0 document names.</summary>
[Flags]
public enum Scopes
{
    None = 0,
    ReadAll = 1,
    ReadTargets = 2,
    ReadVenObjects = 4,
    ReadBl = 8,
    WritePrograms = 16,
    WriteEvents = 32,
    WriteReports = 64,
    WriteSubscriptions = 128,
    WriteVens = 256,
}

/// <summary>Who makes a request, and what their token permits.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="Role">Its role.</param>
/// <param name="Scopes">What it may do.</param>
public sealed record Caller(string ClientId, Role Role, Scopes Scopes)
{
    /// <summary>The program that hosts the server, speaking as business logic.</summary>
    public static Caller Host { get; } = new("host", Role.BusinessLogic, (Scopes)511);

    /// <summary>Whether nothing is hidden from it: business logic that may read all.</summary>
    public bool SeesAll => Role == Role.BusinessLogic && (Scopes & Scopes.ReadAll) != 0;

    /// <summary>
    /// Whether the token permits what asks for this scope. Business logic that may read all may make every reading
    /// request; otherwise the very scope is needed.
    /// </summary>
    public bool May(Scopes needed) =>
        (Scopes & needed) == needed || (SeesAll && needed is (Scopes.ReadTargets or Scopes.ReadVenObjects or Scopes.ReadBl));
}
