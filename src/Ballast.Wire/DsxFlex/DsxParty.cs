using System.Diagnostics.CodeAnalysis;

namespace Ballast.Wire.DsxFlex;

/// <summary>Who speaks on the bus: an independent software vendor of the grid side, an AI factory's power agent, or who rules its hardware.</summary>
public enum DsxRole
{
    Isv,
    Agent,
    Infra,
}

/// <summary>The four messages of DSX Flex 1.7.</summary>
public enum DsxKind
{
    LoadTargetSet,
    PowerStateStatus,
    PowerBreachAlert,
    PowerBreachEnforcement,
}

/// <summary>A publisher: its role, and an identifier that is its own within the deployment. On the wire <c>//grid/v1/ROLE/IDENTIFIER</c>.</summary>
public sealed record DsxParty(DsxRole Role, string Identifier)
{
    const string Start = "//grid/v1/";
    const int LongestIdentifier = 128;

    /// <summary>The <c>source</c> attribute of its events.</summary>
    public string Source => $"{Start}{DsxContract.Word(Role)}/{Identifier}";

    /// <summary>The topic on which it publishes messages of this kind.</summary>
    public string Topic(DsxKind kind) => $"grid/v1/{DsxContract.Word(Role)}/{Identifier}/{DsxContract.Of(kind).TopicTail}";

    public static bool TryParse(string source, [NotNullWhen(true)] out DsxParty? party)
    {
        party = null;
        if (!source.StartsWith(Start, StringComparison.Ordinal)) return false;
        var parts = source[Start.Length..].Split('/');
        if (parts.Length != 2 || !DsxContract.TryRole(parts[0], out var role) || !IsIdentifier(parts[1])) return false;
        party = new DsxParty(role, parts[1]);
        return true;
    }

    /// <summary>Who may publish on this topic, and what; false where the contract has no such topic.</summary>
    public static bool TryParseTopic(string topic, [NotNullWhen(true)] out DsxParty? party, out DsxKind kind)
    {
        (party, kind) = (null, default);
        var parts = topic.Split('/', 5);
        if (parts.Length != 5 || parts[0] != "grid" || parts[1] != "v1" || !DsxContract.TryRole(parts[2], out var role) || !IsIdentifier(parts[3])) return false;
        foreach (var each in DsxContract.All)
        {
            if (each.Publisher != role || each.TopicTail != parts[4]) continue;
            (party, kind) = (new DsxParty(role, parts[3]), each.Kind);
            return true;
        }
        return false;
    }

    /// <summary>One level of a topic, without wildcards, spaces at the ends or control characters.</summary>
    public static bool IsIdentifier(string text) =>
        text.Length is > 0 and <= LongestIdentifier && text.Trim() == text && !text.Any(c => c is '/' or '+' or '#' || char.IsControl(c) || char.IsSurrogate(c));

    public override string ToString() => Source;
}
