using System.Text;
using Ballast.App.Live;
using Ballast.Signals;
using Ballast.Wire.OpenAdr;

namespace Ballast.App.Api;

/// <summary>OpenADR 3 event documents over HTTP.</summary>
static class OpenAdr
{
    public static async Task<IResult> Post(HttpContext context, LiveLoop loop)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        var text = await reader.ReadToEndAsync(context.RequestAborted);
        var reading = EventDocument.Read(text, loop.Run.Source.Site, new EventTerms { Now = loop.SiteNow });
        if (!reading.Ok) return Problem.Result(400, string.Join(' ', reading.Problems));
        if (reading.Signals.IsEmpty) return Problem.Result(400, $"Nothing in the document is for a site to act on. {string.Join(' ', reading.Remarks)}".TrimEnd());
        foreach (var signal in reading.Signals)
            if (await Endpoints.Tell(loop, new SignalReceived(signal) { Known = loop.SiteNow }) is { } refused) return refused;
        var ids = reading.Signals.Select(s => s.Id).ToHashSet();
        IReadOnlyList<EventReport> reports = [.. loop.Snapshot.Events.Where(e => ids.Contains(e.Id))];
        return TypedResults.Json(reports, ApiJson.Default.IReadOnlyListEventReport, statusCode: 201);
    }
}
