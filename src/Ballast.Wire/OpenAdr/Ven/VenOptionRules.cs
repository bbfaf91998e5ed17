namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>What makes options unsound.</summary>
static class VenOptionRules
{
    /// <summary>A sentence; null: they are sound.</summary>
    public static string? Problem(VenOptions options)
    {
        if (!options.Server.IsAbsoluteUri || options.Server.Scheme is not ("http" or "https")) return "The server's address is not an http or https URL; write https://host/path.";
        if (options.Server.UserInfo.Length > 0) return "The server's address carries a user or a password; give client id and secret instead.";
        if (options.Server.Query.Length > 0) return "The server's address has a query; write the base of its paths alone.";
        if (options.VenName.Length is < 1 or > 128) return "The VEN's name is not from 1 to 128 characters long.";
        if (options.Resources.Any(resource => resource.Name.Length is < 1 or > 128)) return "A resource's name is not from 1 to 128 characters long.";
        if (options.Notices is VenNotices.Webhook { Bearer.Length: < 16 }) return "The bearer for call backs has fewer than 16 characters.";
        if (options.PollEvery < TimeSpan.FromMilliseconds(10) || options.PollWhileNotified < options.PollEvery) return "The time between polls is too short, or longer than the time between polls while notices come.";
        if (options.RequestTimeout <= TimeSpan.Zero || options.RequestTimeout > TimeSpan.FromMinutes(10)) return "The time for a request is not from 0 to 10 min.";
        return options is { MaxBodyBytes: < 1024 } or { MaxEvents: < 1 } or { MaxReports: < 1 } or { LostAfterFailures: < 1 } ? "A limit is below what lets the client work." : null;
    }
}
