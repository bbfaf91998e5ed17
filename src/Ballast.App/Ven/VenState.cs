using System.Text.Json;
using System.Text.Json.Serialization;
using Ballast.App.Live;

namespace Ballast.App.Ven;

/// <summary>That the site takes no part in an event.</summary>
/// <param name="Reason">As a person gave it.</param>
/// <param name="At">Site time.</param>
sealed record OptedOut(string Reason, DateTimeOffset At);

/// <summary>What is kept of an event of the server from run to run.</summary>
sealed class KeptEvent
{
    public required string Id { get; init; }

    public required string ProgramId { get; set; }

    public string? ProgramName { get; set; }

    public string? Name { get; set; }

    /// <summary>When it was first heard: what "now" in it means.</summary>
    public required DateTimeOffset FirstHeard { get; init; }

    /// <summary>The event, where it asks for reports; else empty.</summary>
    public string Json { get; set; } = "";

    /// <summary>Reports due until then are made.</summary>
    public required DateTimeOffset ReportedThrough { get; set; }

    /// <summary>Whether the last report due before <see cref="ReportedThrough"/> is still to be made: the event is new or changed.</summary>
    public bool IsNews { get; set; } = true;

    /// <summary>Names of the last reports made.</summary>
    public List<string> Made { get; init; } = [];

    public OptedOut? OptedOut { get; set; }

    /// <summary>Whether the server was last told that we take no part.</summary>
    public bool SaidOut { get; set; }

    /// <summary>What it asks without an end was let go, as the server was away too long.</summary>
    public bool LetGo { get; set; }

    /// <summary>The server's id of the report that says whether we take part; null: none was sent.</summary>
    public string? OptReportId { get; set; }
}

/// <summary>What a VEN remembers beside the journal, which alone says what was told to the site.</summary>
sealed class VenState
{
    public required string Server { get; init; }

    public Dictionary<string, KeptEvent> Events { get; init; } = [];

    /// <summary>When the server last answered, site time.</summary>
    public DateTimeOffset? LastHeard { get; set; }

    /// <summary>What the server shows when it calls back.</summary>
    public string? CallbackBearer { get; set; }

    public long ReportsSent { get; set; }

    public long ReportsRefused { get; set; }

    public long ReportsLost { get; set; }

    /// <summary>Reads it, or begins anew; for another server, or damaged: an <see cref="InputException"/>.</summary>
    public static VenState Open(string path, Uri server)
    {
        if (!File.Exists(path)) return new VenState { Server = server.ToString() };
        VenState? state;
        try
        {
            state = JsonSerializer.Deserialize(File.ReadAllBytes(path), VenStateJson.Default.VenState);
        }
        catch (JsonException)
        {
            state = null;
        }
        if (state is null) throw new InputException($"{path} is damaged: restore it, or delete it; the server's events are then read anew.");
        if (state.Server != server.ToString())
            throw new InputException($"{path} remembers the events of {state.Server}, and --ven names {server}: release those events and delete the file, or use another --state directory.");
        return state;
    }

    /// <summary>Writes it whole beside the old one, and puts it in its place once it is on disk.</summary>
    public void Save(string path)
    {
        var next = path + ".next";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(next, options))
        {
            JsonSerializer.Serialize(file, this, VenStateJson.Default.VenState);
            file.Flush(flushToDisk: true);
        }
        File.Move(next, path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(VenState))]
[JsonSerializable(typeof(OutboxLine))]
sealed partial class VenStateJson : JsonSerializerContext;
