using System.Text.Json;
using Ballast.App.Live;
using Ballast.Vtn.Access;
using Ballast.Vtn.Objects;
using VtnServer = Ballast.Vtn.Vtn;

namespace Ballast.App.Fleet;

/// <summary>
/// The fleet's own server as the fleet uses it: its program, its sites' VENs, and the events that shall stand. Events are found by their names, so
/// that nothing is posted twice, however often and after whatever crash it is asked for.
/// </summary>
sealed class Downstream(VtnServer server, FleetSettings settings, Action<string> remark)
{
    static readonly TimeSpan KeepReports = TimeSpan.FromHours(26);

    const int MostSwept = 200;

    DateTimeOffset swept;

    /// <summary>Id of the program under which the sites are dispatched.</summary>
    public string ProgramId { get; private set; } = "";

    /// <summary>What must be there before any site asks.</summary>
    public async Task Prepare(DateTimeOffset now)
    {
        ProgramId = server.Book.Of(ObjectKind.Program).FirstOrDefault(p => p.Name == settings.Program)?.Id
            ?? (await Change(ObjectKind.Program, null, Json(j => j.WriteString("programName", settings.Program))))?.Id
            ?? throw new InputException($"The fleet's program cannot be made: {server.Failure ?? "its server refuses it"}.");
        foreach (var site in settings.Sites)
        {
            var there = server.Book.Of(ObjectKind.Ven).FirstOrDefault(v => v.Name == site.Name);
            if (there is not null && there.ClientId == site.Client && there.Targets.Contains(site.Name)) continue;
            var body = Json(j =>
            {
                j.WriteString("objectType", "BL_VEN_REQUEST");
                j.WriteString("clientID", site.Client);
                j.WriteString("venName", site.Name);
                j.WriteStartArray("targets");
                j.WriteStringValue(site.Name);
                j.WriteEndArray();
            });
            await Change(ObjectKind.Ven, there?.Id, body);
        }
        var readings = DownstreamEvent.Readings(ProgramId, new DateTimeOffset(now.UtcTicks - now.UtcTicks % settings.Timings.Report.Ticks, TimeSpan.Zero), settings.Timings.Report);
        if (Find(readings.Name) is not { } standing || !AsksReadings(standing)) await Stand(readings);
    }

    /// <summary>Asks the sites anew what they could give.</summary>
    public Task AskOffers(DateTimeOffset now) => Stand(DownstreamEvent.Offers(ProgramId, now, Planning.Offers.Durations));

    /// <summary>Makes an event stand as it is wanted; nothing is sent where it stands so already.</summary>
    public async Task Stand(DownstreamEvent wanted)
    {
        var there = Find(wanted.Name);
        if (there is not null && wanted.IsAskedBy(there)) return;
        await Change(ObjectKind.Event, there?.Id, wanted.Json);
    }

    /// <summary>Ends an event that nobody wants any more; one that is ended or over is left.</summary>
    public async Task Cancel(string name)
    {
        if (Find(name) is not { } there) return;
        var cancelled = DownstreamEvent.Cancelled(there);
        if (cancelled.IsAskedBy(there)) return;
        await Change(ObjectKind.Event, there.Id, cancelled.Json);
    }

    /// <summary>Events that do the sites' parts, as they stand.</summary>
    public IEnumerable<string> Shares() =>
        server.Book.EventsOf(ProgramId).Where(e => e.Name?.StartsWith(DownstreamEvent.Prefix, StringComparison.Ordinal) == true).Select(e => e.Name!);

    /// <summary>Takes old reports away, a few at a time: what they said is in the sum, and the server has room for so many only.</summary>
    public async Task Sweep(DateTimeOffset now)
    {
        if (now - swept < TimeSpan.FromMinutes(10)) return;
        swept = now;
        foreach (var report in server.Book.Of(ObjectKind.Report).Where(r => r.Created < now - KeepReports).Take(MostSwept).ToList())
            await server.Delete(Caller.Host, ObjectKind.Report, report.Id);
    }

    VtnObject? Find(string name) => server.Book.EventsOf(ProgramId).FirstOrDefault(e => e.Name == name);

    bool AsksReadings(VtnObject standing)
    {
        // Its start is when the fleet was first made, which a later start of the process must not move.
        using var document = JsonDocument.Parse(standing.Json);
        return DateTimeOffset.TryParse(document.RootElement.GetProperty("intervalPeriod").GetProperty("start").GetString(), out var start)
            && DownstreamEvent.Readings(ProgramId, start, settings.Timings.Report).IsAskedBy(standing);
    }

    async Task<VtnObject?> Change(ObjectKind kind, string? id, ReadOnlyMemory<byte> body)
    {
        using var document = JsonDocument.Parse(body);
        var outcome = id is null ? await server.Create(Caller.Host, kind, document.RootElement) : await server.Update(Caller.Host, kind, id, document.RootElement);
        if (!outcome.Done) remark($"The fleet's own server refuses a change: {outcome.Detail}");
        return outcome.Object;
    }

    static ReadOnlyMemory<byte> Json(Action<Utf8JsonWriter> members)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }
        return buffer.WrittenMemory;
    }
}
