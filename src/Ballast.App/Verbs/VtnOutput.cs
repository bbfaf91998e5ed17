using System.Globalization;
using System.Text;
using System.Text.Json;
using Ballast.App.Vtn;

namespace Ballast.App.Verbs;

/// <summary>What the verbs under `ballast vtn` print: tables in columns that a pipe leaves whole, and JSON as it came.</summary>
static class VtnOutput
{
    static readonly JsonWriterOptions Indented = new() { Indented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Json(JsonElement item)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, Indented)) item.WriteTo(writer);
        Console.WriteLine(Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length));
    }

    public static void Json(IEnumerable<JsonElement> items)
    {
        using var memory = new MemoryStream();
        using (var writer = new Utf8JsonWriter(memory, Indented))
        {
            writer.WriteStartArray();
            foreach (var item in items) item.WriteTo(writer);
            writer.WriteEndArray();
        }
        Console.WriteLine(Encoding.UTF8.GetString(memory.GetBuffer(), 0, (int)memory.Length));
    }

    /// <summary>Columns as wide as their widest cell; numbers stand to the right.</summary>
    public static void Table(IReadOnlyList<string> heads, IReadOnlyList<string[]> rows, string none)
    {
        if (rows.Count == 0)
        {
            Console.WriteLine(none);
            return;
        }
        var widths = heads.Select((head, i) => Math.Max(head.Length, rows.Max(row => row[i].Length))).ToArray();
        var right = heads.Select((_, i) => rows.All(row => row[i].Length == 0 || double.TryParse(row[i], NumberStyles.Float, CultureInfo.InvariantCulture, out double _)) && rows.Any(row => row[i].Length > 0)).ToArray();
        foreach (var row in rows.Prepend([.. heads]))
            Console.WriteLine(string.Join("  ", row.Select((cell, i) => right[i] ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i]))).TrimEnd());
    }

    public static string At(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";

    public static string Name(this JsonElement item, string field) => ObjectFields.Printable(item.Text(field) ?? "");

    public static string Listed(this JsonElement item, string field) => string.Join(", ", item.Words(field).Select(ObjectFields.Printable));
}
