using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Ballast.Vtn.Access;

/// <summary>The file of clients: JSON, one object per client, secrets hashed; mode 600; written beside and renamed.</summary>
static class AccessFile
{
    const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    const int longest = 64 * 1024 * 1024;

    public static (DateTime, long) Stamp(string path)
    {
        var info = new FileInfo(path);
        return info.Exists ? (info.LastWriteTimeUtc, info.Length) : default;
    }

    /// <summary>Keeps other processes from changing the file until disposed.</summary>
    public static IDisposable Hold(string path)
    {
        for (var i = 0; ; i++)
        {
            try
            {
                if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
                return File.OpenHandle(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (e is UnauthorizedAccessException or DirectoryNotFoundException || i == 100)
                    throw new AccessException($"{path} cannot be changed: another process holds it, or this user may not write there ({e.Message.TrimEnd('.')}).", e);
                Thread.Sleep(20);
            }
        }
    }

    public static FrozenDictionary<string, Client> Read(string path)
    {
        try
        {
            if (!File.Exists(path)) return FrozenDictionary<string, Client>.Empty;
            if (new FileInfo(path).Length > longest) throw new AccessException($"{path} is longer than a list of clients can be.");
            using var document = JsonDocument.Parse(File.ReadAllBytes(path), new JsonDocumentOptions { AllowDuplicateProperties = false });
            var list = new Dictionary<string, Client>(StringComparer.Ordinal);
            foreach (var entry in document.RootElement.GetProperty("clients").EnumerateArray())
            {
                var client = ReadOne(entry);
                if (client.Salt.Length == 0 || client.Hash.Length != 32 || !list.TryAdd(client.Id, client)) throw new FormatException($"client {client.Id}");
            }
            return list.ToFrozenDictionary(StringComparer.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AccessException($"{path} cannot be read: {e.Message}", e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new AccessException($"{path} is not a list of clients; mend it, or remove it and add the clients anew.", e);
        }
    }

    public static void Write(string path, IEnumerable<Client> clients)
    {
        var beside = path + ".new";
        try
        {
            File.Delete(beside);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = ownerOnly;
            using (var file = new FileStream(beside, options))
            {
                using (var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true }))
                {
                    writer.WriteStartObject();
                    writer.WriteStartArray("clients");
                    foreach (var client in clients.OrderBy(c => c.Id, StringComparer.Ordinal)) WriteOne(writer, client);
                    writer.WriteEndArray();
                    writer.WriteEndObject();
                }
                file.Flush(flushToDisk: true);
            }
            File.Move(beside, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AccessException($"{path} cannot be written: {e.Message}", e);
        }
    }

    static Client ReadOne(JsonElement entry)
    {
        var role = entry.GetProperty("role").GetString() switch
        {
            "bl" => Role.BusinessLogic,
            "ven" => Role.Ven,
            _ => throw new FormatException("role"),
        };
        if (!ScopeNames.TryRead(entry.GetProperty("scopes").GetString() ?? "", out var scopes)) throw new FormatException("scopes");
        if (role == Role.Ven) scopes &= ~ScopeNames.NeverForVen;
        var created = DateTimeOffset.Parse(entry.GetProperty("created").GetString() ?? "", CultureInfo.InvariantCulture);
        return new Client(entry.GetProperty("id").GetString() ?? "", role, scopes, entry.GetProperty("salt").GetBytesFromBase64(), entry.GetProperty("hash").GetBytesFromBase64(), created);
    }

    static void WriteOne(Utf8JsonWriter writer, Client client)
    {
        writer.WriteStartObject();
        writer.WriteString("id", client.Id);
        writer.WriteString("role", client.Role == Role.Ven ? "ven" : "bl");
        writer.WriteString("scopes", client.Scopes.Written());
        writer.WriteBase64String("salt", client.Salt.Span);
        writer.WriteBase64String("hash", client.Hash.Span);
        writer.WriteString("created", client.Created.ToString("o", CultureInfo.InvariantCulture));
        writer.WriteEndObject();
    }
}
