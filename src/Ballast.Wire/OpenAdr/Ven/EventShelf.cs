using System.Buffers;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>
/// The events that a VEN knows, whichever way and in whichever order news of them comes: an older modification time never replaces a newer
/// one, the same content twice is one change, and what was deleted does not come back by a notice that was late.
/// </summary>
sealed class EventShelf(VenOptions options)
{
    const int MostDeleted = 1000;

    readonly Dictionary<string, Entry> known = options.KnownEvents.ToDictionary(pair => pair.Key, pair => new Entry { FirstHeard = pair.Value });
    readonly Dictionary<string, DateTimeOffset> deleted = [];
    readonly ConcurrentDictionary<string, string> programOf = [];

    public int Count => known.Count(pair => pair.Value.Fingerprint is not null);

    public IEnumerable<string> Ids => known.Keys;

    /// <summary>Something was set aside that the next poll has to look at again.</summary>
    public bool Unsure { get; set; }

    /// <summary>The program of an event; any thread.</summary>
    public string? ProgramOf(string eventId) => programOf.GetValueOrDefault(eventId);

    /// <summary>The server did not list it, and yet has it: it counts as over for the server.</summary>
    public bool IsHidden(string id) => known.TryGetValue(id, out var entry) && entry.Hidden;

    /// <summary>Those that the server has left out for no longer than this: a site may still be about what they asked.</summary>
    public IEnumerable<string> Lingering(DateTimeOffset now, TimeSpan within) => known.Where(pair => now - pair.Value.LeftOutSince <= within).Select(pair => pair.Key);

    public void Hide(string id, DateTimeOffset now)
    {
        if (known.TryGetValue(id, out var entry)) (entry.Hidden, entry.LeftOutSince) = (true, entry.LeftOutSince ?? now);
    }

    /// <summary>The server lists it.</summary>
    public void Show(string id)
    {
        if (known.TryGetValue(id, out var entry)) (entry.Hidden, entry.LeftOutSince) = (false, null);
    }

    /// <summary>Whether those that the server left out are still there is to be asked anew.</summary>
    public void Doubt()
    {
        foreach (var entry in known.Values) entry.Hidden = false;
    }

    /// <summary>Takes an event as the server gives it.</summary>
    /// <param name="item">The object, its keys mended.</param>
    /// <param name="meant">Whether it is for us.</param>
    /// <param name="programs">Programs known, by id.</param>
    /// <param name="now">The present.</param>
    /// <param name="asked">When the server was asked for it; null: it came as a notice.</param>
    /// <param name="remark">Why it was not taken, a sentence; null: no need of one.</param>
    /// <returns>What is new; null: nothing.</returns>
    public VenChange? Put(JsonElement item, bool meant, ImmutableDictionary<string, VenProgram> programs, DateTimeOffset now, DateTimeOffset? asked, out string? remark)
    {
        remark = null;
        if (item.Text("id") is not { Length: <= 128 } id || id.AsSpan().IndexOfAny("#@/.") >= 0)
        {
            remark = $"An event without an id, or with one that is not an OpenADR id ({(item.Text("id") ?? "").Shown()}), was passed over.";
            return null;
        }
        if (!meant) return Remove(id, now, buried: false);
        if (deleted.TryGetValue(id, out var when))
        {
            if (asked is null || asked <= when)
            {
                Unsure = true;
                return null;
            }
            deleted.Remove(id);
        }
        var modified = Time(item, "modificationDateTime");
        var entry = known.GetValueOrDefault(id);
        if (entry?.Modified is { } last && modified is { } own && (own < last || (asked is null && own == last))) return null;
        var fingerprint = Fingerprint(item);
        if (entry is not null && entry.Fingerprint == fingerprint)
        {
            entry.Modified = modified ?? entry.Modified;
            return null;
        }
        if (entry is null && known.Count >= options.MaxEvents)
        {
            remark = $"The server has more than {options.MaxEvents} events; those beyond were not looked at.";
            return null;
        }
        // Of an event of an earlier run the content then is not known; that it was changed since it was made is the best sign of a change.
        var update = entry is not null && (entry.Fingerprint is not null || modified - Time(item, "createdDateTime") > TimeSpan.FromSeconds(1));
        entry ??= known[id] = new Entry { FirstHeard = now };
        (entry.Fingerprint, entry.Modified, entry.Hidden) = (fingerprint, modified, false);
        var programId = item.Text("programID") ?? "";
        programOf[id] = programId;
        var program = programs.GetValueOrDefault(programId);
        return new VenChange.EventChanged(id, item.GetRawText(), programId, program?.Name, program?.Json, entry.FirstHeard, update) { At = now };
    }

    /// <summary>An event is gone.</summary>
    /// <param name="id">Of the event.</param>
    /// <param name="now">The present.</param>
    /// <param name="buried">It was deleted, so that late notices of it are not believed.</param>
    public VenChange? Remove(string id, DateTimeOffset now, bool buried)
    {
        if (buried)
        {
            if (deleted.Count >= MostDeleted) deleted.Remove(deleted.MinBy(pair => pair.Value).Key);
            deleted[id] = now;
        }
        programOf.TryRemove(id, out _);
        return known.Remove(id) ? new VenChange.EventGone(id) { At = now } : null;
    }

    static DateTimeOffset? Time(JsonElement item, string key) => item.Text(key) is { } text && WrittenTime.TryRead(text, out var time, out _) ? time : null;

    /// <summary>Over the content in a form that does not change with the order of keys, null members, or how numbers are written.</summary>
    static string Fingerprint(JsonElement item)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) Canonical(item, writer, top: true);
        return Convert.ToHexString(SHA256.HashData(buffer.WrittenSpan));
    }

    static void Canonical(JsonElement element, Utf8JsonWriter writer, bool top)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var member in element.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    if (member.Value.ValueKind == JsonValueKind.Null || (top && member.Name is "createdDateTime" or "modificationDateTime" or "objectType")) continue;
                    writer.WritePropertyName(member.Name);
                    Canonical(member.Value, writer, top: false);
                }
                writer.WriteEndObject();
                return;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var inner in element.EnumerateArray()) Canonical(inner, writer, top: false);
                writer.WriteEndArray();
                return;
            case JsonValueKind.Number when element.TryGetDouble(out var number) && double.IsFinite(number):
                writer.WriteStringValue(number.ToString("R", CultureInfo.InvariantCulture));
                return;
            default:
                element.WriteTo(writer);
                return;
        }
    }

    sealed class Entry
    {
        public required DateTimeOffset FirstHeard { get; init; }

        public string? Fingerprint { get; set; }

        public DateTimeOffset? Modified { get; set; }

        public bool Hidden { get; set; }

        public DateTimeOffset? LeftOutSince { get; set; }
    }
}
