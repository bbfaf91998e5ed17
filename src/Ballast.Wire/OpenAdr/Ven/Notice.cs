using System.Text.Json;

namespace Ballast.Wire.OpenAdr.Ven;

/// <summary>A notification: something was done to an object.</summary>
/// <param name="Operation">CREATE, UPDATE, DELETE or READ.</param>
/// <param name="ObjectType">EVENT, PROGRAM, … .</param>
/// <param name="Object">The object, its keys as the standard spells them.</param>
/// <param name="Odd">It was not written as the standard has it; what it says may not be all, so that it is a reason to look and no more.</param>
sealed record Notice(string Operation, string ObjectType, JsonElement Object, bool Odd)
{
    /// <summary>Reads one; null: it is none. Never throws.</summary>
    public static Notice? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 32 });
            using var mended = EventSpelling.Mend(document.RootElement, out _) is { } right ? JsonDocument.Parse(right) : null;
            var root = (mended ?? document).RootElement;
            if (root.Member("object") is not { ValueKind: JsonValueKind.Object } item) return null;
            var type = root.Text("objectType") ?? item.Text("objectType");
            var operation = root.Text("operation")?.ToUpperInvariant() switch
            {
                "CREATE" or "POST" => "CREATE",
                "UPDATE" or "PUT" => "UPDATE",
                "DELETE" => "DELETE",
                "READ" or "GET" => "READ",
                _ => null,
            };
            if (type is null || operation is null) return null;
            var odd = mended is not null || item.Text("objectType") is null || item.Text("modificationDateTime") is not { } time || !WrittenTime.TryRead(time, out _, out var assumed) || assumed is not null;
            return new Notice(operation, type.ToUpperInvariant(), item.Clone(), odd);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
