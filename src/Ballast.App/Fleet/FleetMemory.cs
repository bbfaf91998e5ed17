using System.Text.Json;
using System.Text.Json.Serialization;
using Ballast.App.Live;

namespace Ballast.App.Fleet;

/// <summary>What is kept of an event of the utility.</summary>
sealed class KeptUtilityEvent
{
    public required string Id { get; init; }

    public required string ProgramId { get; set; }

    public string? ProgramName { get; set; }

    public string? ProgramJson { get; set; }

    public required string Json { get; set; }

    /// <summary>What "now" in it means.</summary>
    public required DateTimeOffset FirstHeard { get; init; }

    /// <summary>Reports due until then are made.</summary>
    public required DateTimeOffset ReportedThrough { get; set; }

    /// <summary>New or changed: the last report due before is still to be made.</summary>
    public bool IsNews { get; set; } = true;

    public List<string> Made { get; init; } = [];

    /// <summary>It was heard more than once: one that then begins now and lasts no time is cancelled.</summary>
    public bool IsUpdate { get; set; }

    /// <summary>It has no end and the utility was away too long.</summary>
    public bool LetGo { get; set; }
}

/// <summary>One site's part as it was last decided, watts.</summary>
sealed class KeptShare
{
    public required string Site { get; init; }

    public double CutWatts { get; set; }

    public double LevelWatts { get; set; }

    /// <summary>As it was when the event began, once it has.</summary>
    public double? BaselineWatts { get; set; }

    /// <summary>What it offered for the event's length when the event began, once it has.</summary>
    public double? OfferWatts { get; set; }
}

/// <summary>How one signal of the utility was split.</summary>
sealed class KeptSplit
{
    public required string SignalId { get; init; }

    public double AskedWatts { get; set; }

    public double ShortfallWatts { get; set; }

    /// <summary>What the utility was last told of it; null: nothing.</summary>
    public double? ToldShortfallWatts { get; set; }

    /// <summary>The event began: baselines and offers stand as they were then.</summary>
    public bool Begun { get; set; }

    public List<KeptShare> Shares { get; init; } = [];
}

/// <summary>What a fleet remembers beside its server's store: the utility's events and how they were split.</summary>
sealed class FleetMemory
{
    const int MostSent = 30;

    public required string Server { get; init; }

    public Dictionary<string, KeptUtilityEvent> Events { get; init; } = [];

    /// <summary>By signal.</summary>
    public Dictionary<string, KeptSplit> Splits { get; init; } = [];

    /// <summary>When the utility last answered.</summary>
    public DateTimeOffset? LastHeard { get; set; }

    public long ReportsSent { get; set; }

    public long ReportsRefused { get; set; }

    public long ReportsLost { get; set; }

    /// <summary>The last reports that the utility answered, oldest first: for the page.</summary>
    public List<SentReport> Sent { get; init; } = [];

    public void Keep(SentReport report)
    {
        if (Sent.Count >= MostSent) Sent.RemoveAt(0);
        Sent.Add(report);
    }

    /// <summary>Reads it, or begins anew; damaged, or another utility's: an <see cref="InputException"/>.</summary>
    public static FleetMemory Open(string path, Uri server)
    {
        if (!File.Exists(path)) return new FleetMemory { Server = server.ToString() };
        FleetMemory? memory;
        try
        {
            memory = JsonSerializer.Deserialize(File.ReadAllBytes(path), FleetMemoryJson.Default.FleetMemory);
        }
        catch (JsonException)
        {
            memory = null;
        }
        if (memory is null) throw new InputException($"{path} is damaged: restore it, or delete it; the utility's events are then read anew.");
        if (memory.Server != server.ToString())
            throw new InputException($"{path} remembers the events of {memory.Server}, and the fleet file names {server}: use another --state directory.");
        return memory;
    }

    /// <summary>Writes it whole beside the old one, and puts it in its place once it is on disk.</summary>
    public void Save(string path)
    {
        var next = path + ".next";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new FileStream(next, options))
        {
            JsonSerializer.Serialize(file, this, FleetMemoryJson.Default.FleetMemory);
            file.Flush(flushToDisk: true);
        }
        File.Move(next, path, overwrite: true);
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(FleetMemory))]
sealed partial class FleetMemoryJson : JsonSerializerContext;
