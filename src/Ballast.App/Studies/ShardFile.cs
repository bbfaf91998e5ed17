using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ballast.App.Live;
using Ballast.App.Plots;
using Ballast.Studies.Sweeps;

namespace Ballast.App.Studies;

/// <summary>What one shard of a study leaves in the folder of all: which study it is of, and what its units gave.</summary>
/// <param name="Study">The verb's name: headroom.</param>
/// <param name="Version">Of this program; shards of two versions are not merged.</param>
/// <param name="Arguments">What the study was told, without what is each shard's own.</param>
/// <param name="Inputs">The hash of every file that decides the answer.</param>
/// <param name="Units">How many units of work there are in all shards.</param>
/// <param name="Index">Which shard it is, from 1.</param>
/// <param name="Count">Of how many.</param>
/// <param name="Parts">What each of its units gave, in rising order.</param>
sealed record ShardFile(string Study, string Version, string[] Arguments, SortedDictionary<string, string> Inputs, int Units, int Index, int Count, JsonElement[] Parts)
{
    const string Suffix = ".shard.json";

    /// <summary>Where the file of a shard stands.</summary>
    public static string PathOf(string folder, Shard shard) => Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{shard.Index:D4}-of-{shard.Count:D4}{Suffix}"));

    /// <summary>Hashes of the files that decide an answer.</summary>
    public static SortedDictionary<string, string> Hashes(IEnumerable<string> paths)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var path in paths)
        {
            using var stream = File.OpenRead(path);
            hashes[path] = Convert.ToHexStringLower(SHA256.HashData(stream));
        }
        return hashes;
    }

    /// <summary>Writes it whole or not at all.</summary>
    public void Write(string folder) => Outputs.Write(PathOf(folder, new Shard(Index, Count)), JsonSerializer.Serialize(this));

    /// <summary>Whether a folder has this shard already, of the same study of the same things.</summary>
    public bool IsIn(string folder)
    {
        var path = PathOf(folder, new Shard(Index, Count));
        // One that was damaged is made again, so that a scheduler may repeat what it lost.
        return File.Exists(path) && TryRead(path)?.IsOfTheSame(this) == true;
    }

    /// <summary>Whether another is of the same study of the same things.</summary>
    public bool IsOfTheSame(ShardFile other) => Study == other.Study && Version == other.Version && Units == other.Units && Count == other.Count
        && Arguments.AsSpan().SequenceEqual(other.Arguments) && Inputs.SequenceEqual(other.Inputs);

    /// <exception cref="InputException">It is not the file of a shard.</exception>
    public static ShardFile Read(string path) => TryRead(path) ?? throw new InputException($"{path} is not what a shard of a study leaves: run that shard again, which replaces it.");

    static ShardFile? TryRead(string path)
    {
        ShardFile? file = null;
        try
        {
            file = JsonSerializer.Deserialize<ShardFile>(File.ReadAllText(path, Encoding.UTF8));
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or IOException or UnauthorizedAccessException)
        {
        }
        return file is { Study: not null, Version: not null, Arguments: not null, Inputs: not null, Parts: not null, Units: > 0 } && file.Index >= 1 && file.Index <= file.Count && file.Parts.Length == new Shard(file.Index, file.Count).Of(file.Units).Count()
            ? file
            : null;
    }

    /// <summary>All shards of a study, from the folder that they were told; complete and of one study.</summary>
    /// <exception cref="InputException">A shard is missing, or two do not belong together.</exception>
    public static ShardFile[] ReadAll(string folder)
    {
        if (!Directory.Exists(folder)) throw new InputException($"There is no directory {folder}: name the one that the shards were given with --out.");
        var files = Directory.GetFiles(folder, "*" + Suffix).Order(StringComparer.Ordinal).Select(path => (Path: path, File: Read(path))).ToArray();
        if (files.Length == 0) throw new InputException($"{folder} holds no shard: run the study with --shard 1/2 --out {folder}, and so on, first.");
        var first = files[0];
        if (files.FirstOrDefault(f => !f.File.IsOfTheSame(first.File)) is { File: not null } other)
            throw new InputException($"{other.Path} and {first.Path} are of two studies, of two inputs or of two versions: give each study a directory of its own.");
        var missing = Enumerable.Range(1, first.File.Count).Except(files.Select(f => f.File.Index)).ToArray();
        if (missing.Length > 0) throw new InputException($"{folder} lacks {missing.Length} of {first.File.Count} shards: run --shard {missing[0]}/{first.File.Count} and the like, then merge again.");
        return [.. files.Select(f => f.File).OrderBy(f => f.Index)];
    }
}
