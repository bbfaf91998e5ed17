using System.CommandLine;
using System.Text.Json;
using Ballast.App.Live;
using Ballast.App.Verbs;

namespace Ballast.App.Studies;

/// <summary>`ballast study merge`.</summary>
static class MergeVerb
{
    public static Verb Make(IReadOnlyList<StudyVerb> studies)
    {
        var folder = new Argument<string>("DIR") { Description = "The directory that the shards were given with --out." };
        var outputs = new StudyOutputs();
        var verb = new Verb("merge", "Make the answer of a study from its shards: the same, to the byte, as without them.", """
            It reads the study's input again, which must lie where the shards found it and be unchanged.

            Examples:
              ballast study headroom demand.csv.gz --shard 1/2 --out parts
              ballast study headroom demand.csv.gz --shard 2/2 --out parts
              ballast study merge parts --json headroom.json --page headroom.html
            """) { folder };
        outputs.AddTo(verb);
        verb.SetAction(parsed => outputs.Give(parsed, Merge(parsed.GetValue(folder)!, studies)));
        return verb;
    }

    static StudyResult Merge(string folder, IReadOnlyList<StudyVerb> studies)
    {
        var shards = ShardFile.ReadAll(folder);
        var first = shards[0];
        if (first.Version != Product.Version) throw new InputException($"{folder} was made by version {first.Version} and this is {Product.Version}: run the shards again.");
        var verb = studies.FirstOrDefault(s => s.Name == first.Study) ?? throw new InputException($"{folder} holds shards of a study \"{first.Study}\", which this program has not.");
        foreach (var (path, hash) in first.Inputs)
        {
            if (!File.Exists(path)) throw new InputException($"{path}, which the shards read, is not here: run merge from the same directory as the shards.");
            if (ShardFile.Hashes([path])[path] != hash) throw new InputException($"{path} has changed since the shards read it: run them again, into another directory.");
        }
        var parsed = verb.Parse(first.Arguments);
        if (parsed.Errors.Count > 0) throw new InputException($"{folder} was told what this program does not understand ({parsed.Errors[0].Message}): run the shards again.");
        var study = verb.Rebuild(parsed);
        var parts = new JsonElement[study.Units];
        if (study.Units != first.Units) throw new InputException($"{folder} holds {first.Units} units of work where the study has {study.Units}: run the shards again.");
        foreach (var shard in shards)
        {
            foreach (var (unit, part) in new Ballast.Studies.Sweeps.Shard(shard.Index, shard.Count).Of(study.Units).Zip(shard.Parts)) parts[unit] = part;
        }
        try
        {
            return study.Finish(parts);
        }
        catch (JsonException)
        {
            throw new InputException($"{folder} holds a part that is not one of this study's: run the shards again, into another directory.");
        }
    }
}
