using Ballast.Wire.OpenAdr.Ven;

namespace Ballast.App.Ven;

/// <summary>What is told of it.</summary>
sealed partial class VenService
{
    /// <summary>Where it stands; any thread.</summary>
    public async Task<OpenAdrReport> Report(CancellationToken cancel)
    {
        await gate.WaitAsync(cancel);
        try
        {
            return Report();
        }
        finally
        {
            gate.Release();
        }
    }

    OpenAdrReport Report()
    {
        var status = client?.Status ?? new VenStatus();
        var views = loop.Snapshot.Views;
        return new OpenAdrReport
        {
            Server = settings.Server.ToString(),
            VenName = settings.Name,
            VenId = status.VenId,
            Version = status.Version switch { OpenAdrVersion.V310 => "3.1.0", OpenAdrVersion.V301 => "3.0.1", _ => null },
            Connected = status.Connected,
            Notified = status.Notified,
            LastHeard = status.LastHeard ?? state.LastHeard,
            Trouble = trouble ?? status.Trouble,
            Programs = [.. status.Programs.Select(p => p.Name)],
            Events =
            [
                .. state.Events.Values.OrderByDescending(e => e.FirstHeard).Take(200).Select(e => new OpenAdrEventReport
                {
                    Id = e.Id,
                    Name = e.Name,
                    Program = e.ProgramName ?? e.ProgramId,
                    FirstHeard = e.FirstHeard,
                    OptedOut = e.OptedOut?.Reason,
                    LetGo = e.LetGo,
                    Reports = e.Json.Length > 0,
                    Signals = [.. views.Where(v => EventBook.EventOf(v.Signal.Id) == e.Id).Select(v => $"{v.Signal.Id}: {Api.Words.Asks(v.Signal)}, {Api.Words.Of(v.Phase)}")],
                }),
            ],
            ReportsWaiting = outbox.Waiting,
            ReportsSent = state.ReportsSent,
            ReportsRefused = state.ReportsRefused,
            ReportsLost = state.ReportsLost,
            Remarks = remarks.Newest(100),
        };
    }

    void Remark(string sentence)
    {
        if (remarked.Count > 1000) remarked.Clear();
        if (!remarked.Add(sentence)) return;
        remarks.Add(sentence);
        Say(sentence);
    }

    /// <summary>In the log too, which no server can flood: what is more in an hour stands under /api/openadr alone.</summary>
    void Say(string sentence)
    {
        var now = wall.GetUtcNow();
        if (now - saidSince > TimeSpan.FromHours(1)) (saidSince, said) = (now, 0);
        if (++said > MostSaid) return;
        Console.Error.WriteLine($"OpenADR: {string.Concat(sentence.Select(c => char.IsControl(c) ? '?' : c))}{(said == MostSaid ? " (What else there is to say this hour stands under /api/openadr.)" : "")}");
    }
}
