namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>What a VEN learns, in the order in which it learnt it. Closed.</summary>
public abstract record VenChange
{
    VenChange()
    {
    }

    /// <summary>When it was learnt here.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>An event came, or came again changed. Sent once for each content.</summary>
    /// <param name="Id">The server's id of it.</param>
    /// <param name="Json">The event object, its keys as the standard spells them.</param>
    /// <param name="ProgramId">Of its program; empty where it names none.</param>
    /// <param name="ProgramName">Null while the program is not known.</param>
    /// <param name="ProgramJson">The program object, whose payload descriptors stand in for the event's; null while not known.</param>
    /// <param name="FirstHeard">When this event was first heard: what a start of "now" means, at every later change too.</param>
    /// <param name="IsUpdate">The event was known before.</param>
    public sealed record EventChanged(string Id, string Json, string ProgramId, string? ProgramName, string? ProgramJson, DateTimeOffset FirstHeard, bool IsUpdate) : VenChange;

    /// <summary>An event was deleted at the server, or is no longer meant for us.</summary>
    public sealed record EventGone(string Id) : VenChange;

    /// <summary>The server answers, at first or again; what is known is complete as of now.</summary>
    public sealed record ServerFound(OpenAdrVersion Version) : VenChange;

    /// <summary>The server does not answer, or not sensibly. What it had asked stands.</summary>
    /// <param name="Since">The last good answer; null: there was none yet.</param>
    /// <param name="Why">A sentence.</param>
    public sealed record ServerLost(DateTimeOffset? Since, string Why) : VenChange;

    /// <summary>What was tolerated, assumed or refused, a sentence; each is said once.</summary>
    public sealed record Remark(string Sentence) : VenChange;
}
