namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>What became of a report. Closed.</summary>
public abstract record ReportAnswer
{
    ReportAnswer()
    {
    }

    /// <summary>The server has it.</summary>
    /// <param name="ReportId">The server's id, for replacing it later; null where the answer names none.</param>
    public sealed record Sent(string? ReportId) : ReportAnswer;

    /// <summary>The server will not have it; sending it again changes nothing.</summary>
    /// <param name="Status">HTTP status.</param>
    /// <param name="Sentence">Why, with what the server says.</param>
    public sealed record Refused(int Status, string Sentence) : ReportAnswer;

    /// <summary>As many reports as may wait are waiting; those first sent are kept. Try again later.</summary>
    public sealed record NoRoom : ReportAnswer;
}

/// <summary>What to answer to who called back. The body is empty in each case.</summary>
public enum NoticeAnswer
{
    /// <summary>200.</summary>
    Taken,

    /// <summary>401: the bearer is absent or wrong; nothing of the body was looked at.</summary>
    Unauthorized,

    /// <summary>400: not a notification.</summary>
    Unreadable,

    /// <summary>413: longer than <see cref="VenOptions.MaxBodyBytes"/>.</summary>
    TooLong,
}
