using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Ven;

public sealed partial class VenClient
{
    /// <summary>A report that makes a server fail which is well otherwise is given up after so many attempts, so that those behind it get through.</summary>
    const int MostAttempts = 8;

    async Task SendReports(CancellationToken cancellation)
    {
        try
        {
            var spoken = await version.Task.WaitAsync(cancellation);
            while (true)
            {
                var report = await reports.Next(cancellation);
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        reports.Settle(await SendOne(report, spoken, cancellation));
                        break;
                    }
                    catch (VenTrouble trouble) when (attempt >= MostAttempts && trouble.Status == 500 && Volatile.Read(ref failures) == 0)
                    {
                        reports.Settle(new ReportAnswer.Refused(500, trouble.Message));
                        break;
                    }
                    catch (VenTrouble trouble)
                    {
                        await Task.Delay(Backoff(attempt, trouble.RetryAfter), time, cancellation);
                    }
                }
            }
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The end that was asked for.
        }
    }

    async Task<ReportAnswer> SendOne(ReportQueue.Waiting report, OpenAdrVersion spoken, CancellationToken cancellation)
    {
        var json = spoken == OpenAdrVersion.V301 && report.EventId is { } eventId && shelf.ProgramOf(eventId) is { } program ? VenJson.WithProgram(report.Json, program) : report.Json;
        VenReply? reply = null;
        // An answer that was lost: the server may have it already.
        if ((report.Replaces ?? (report.Tried ? await IdOf(report, cancellation) : null)) is { } id)
        {
            reply = await server.Put($"reports/{Uri.EscapeDataString(id)}", json, cancellation);
            if (reply.Status == 404) await Say("The server no longer has a report that was to be replaced, so it was sent anew.", cancellation);
        }
        if (reply is null or { Status: 404 })
        {
            var again = report.Tried;
            report.Tried = true;
            reply = await server.Post("reports", json, cancellation);
            // An answer that was lost: the server has it already.
            if (again && reply.Status == 409) return new ReportAnswer.Sent(null);
        }
        if (reply.Status is 200 or 201) return new ReportAnswer.Sent(IdIn(reply));
        if (reply.Status is 401 or 408 or 425 or 429 or >= 500) throw VenServer.Trouble("The report", reply);
        return new ReportAnswer.Refused(reply.Status, VenServer.Trouble("The report", reply).Message);
    }

    /// <summary>The server's id of our report of this name on this event; null: it has none, or does not show us our own.</summary>
    async Task<string?> IdOf(ReportQueue.Waiting report, CancellationToken cancellation)
    {
        if (report.Name is null || report.EventId is not { } eventId) return null;
        try
        {
            var ours = await new VenPages(server).All($"reports?eventID={Uri.EscapeDataString(eventId)}", cancellation);
            return ours.Find(r => r.Text("reportName") == report.Name && r.Text("eventID") == eventId) is { ValueKind: JsonValueKind.Object } found ? found.Text("id") : null;
        }
        catch (VenTrouble trouble) when (trouble.Status is 400 or 403 or 404)
        {
            return null;
        }
    }

    static string? IdIn(VenReply reply)
    {
        try
        {
            using var document = VenServer.Json("The report", reply);
            return document.RootElement.Text("id");
        }
        catch (Exception exception) when (exception is VenTrouble or InvalidOperationException)
        {
            return null;
        }
    }
}
