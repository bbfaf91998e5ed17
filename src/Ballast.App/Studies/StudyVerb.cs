using System.CommandLine;
using Ballast.App.Live;
using Ballast.App.Plots;
using Ballast.App.Verbs;
using Ballast.Studies.Sweeps;

namespace Ballast.App.Studies;

/// <summary>What a study is told beside its own options.</summary>
/// <param name="Seed">Of every random number.</param>
/// <param name="Threads">How many units of work at a time; never changes an answer.</param>
sealed record StudyTerms(ulong Seed, int Threads);

/// <summary>A verb that asks a study: it adds what all of them share, does the whole work or a shard of it, and gives the answer in every form.</summary>
sealed class StudyVerb : Verb
{
    readonly Option<ulong> seed = new("--seed") { Description = "Seed of every random number; the same seed gives the same answer.", HelpName = "N", DefaultValueFactory = _ => 1 };
    readonly Option<int> threads = new("--threads") { Description = "How many units of work at a time. Never changes an answer.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
    readonly Option<string?> shard = new("--shard") { Description = "Do one share of the work, such as 3/8, and leave what it gave in the directory of --out.", HelpName = "i/n" };
    readonly Option<string?> folder = new("--out") { Description = "Where shards leave their parts; `ballast study merge DIR` makes the answer of them.", HelpName = "DIR" };
    readonly StudyOutputs outputs = new();
    readonly Func<ParseResult, StudyTerms, Study> build;

    /// <param name="name">The verb.</param>
    /// <param name="description">One line.</param>
    /// <param name="teaching">More, with examples.</param>
    /// <param name="own">The study's own arguments and options.</param>
    /// <param name="build">Reads the input and makes the study; throws a <see cref="Ballast.Studies.StudyException"/> or an <see cref="InputException"/> for what is wrong.</param>
    public StudyVerb(string name, string description, string teaching, IEnumerable<Symbol> own, Func<ParseResult, StudyTerms, Study> build) : base(name, description, teaching)
    {
        this.build = build;
        foreach (var symbol in own)
        {
            if (symbol is Argument argument) Add(argument);
            else Add((Option)symbol);
        }
        foreach (var option in new Option[] { seed, threads, shard, folder }) Add(option);
        outputs.AddTo(this);
        SetAction(Run);
    }

    /// <summary>Makes the study again from what the shards were told.</summary>
    public Study Rebuild(ParseResult parsed) => build(parsed, Terms(parsed));

    StudyTerms Terms(ParseResult parsed)
    {
        var count = parsed.GetValue(threads);
        return new StudyTerms(parsed.GetValue(seed), count is >= 1 and <= 4096 ? count : throw new InputException("--threads must be from 1 to 4096."));
    }

    int Run(ParseResult parsed)
    {
        var terms = Terms(parsed);
        var (share, to) = (parsed.GetValue(shard), parsed.GetValue(folder));
        if (share is null != to is null) throw new InputException("--shard and --out go together: which share of the work is done, and the directory where all shares meet.");
        var quiet = outputs.IsQuiet(parsed);
        if (share is null) return outputs.Give(parsed, Progress.Show($"Studying {Name}", quiet, progress => build(parsed, terms).Run(terms.Threads, progress)));

        var part = Shard.Parse(share);
        if (outputs.AnyFile(parsed)) throw new InputException("A shard gives no table, JSON, CSV or page of its own: give these options to `ballast study merge`.");
        var study = build(parsed, terms);
        var file = new ShardFile(Name, Product.Version, Told(parsed), ShardFile.Hashes(study.Inputs), study.Units, part.Index, part.Count, []);
        if (file.IsIn(to!))
        {
            Console.WriteLine($"Shard {part} is already in {to}; nothing was done.");
            return 0;
        }
        var parts = Progress.Show($"Studying {Name}, shard {part}", quiet, progress => study.RunShard(part, terms.Threads, progress));
        (file with { Parts = parts }).Write(to!);
        Console.WriteLine($"Shard {part}: {parts.Length} of {study.Units} units of work, in {ShardFile.PathOf(to!, part)}");
        return 0;
    }

    /// <summary>The arguments that say what is studied: all but those that say how and where.</summary>
    string[] Told(ParseResult parsed)
    {
        var skipped = new HashSet<string>(outputs.Names.Concat([threads.Name, shard.Name, folder.Name]), StringComparer.Ordinal);
        var told = new List<string>();
        var tokens = parsed.Tokens.SkipWhile(t => t.Value != Name).Skip(1).ToArray();
        for (var i = 0; i < tokens.Length; i++)
        {
            if (skipped.Contains(tokens[i].Value)) i++;
            else told.Add(tokens[i].Value);
        }
        return [.. told];
    }
}
