using System.Text.Json;
using Ballast.Studies.Sweeps;

namespace Ballast.App.Studies;

/// <summary>A study that is ready to run: units of work that do not depend on each other, and what is made of all of them together.</summary>
abstract class Study
{
    /// <summary>The files whose bytes decide the answer, as the user named them.</summary>
    public required IReadOnlyList<string> Inputs { get; init; }

    /// <summary>How many units of work there are.</summary>
    public abstract int Units { get; }

    /// <summary>Does all units and gives the answer.</summary>
    public abstract StudyResult Run(int threads, Action<double> progress);

    /// <summary>Does the units of one shard; gives each as JSON, in the shard's order.</summary>
    public abstract JsonElement[] RunShard(Shard shard, int threads, Action<double> progress);

    /// <summary>Gives the answer from units that were done elsewhere.</summary>
    /// <param name="parts">What each unit gave, all of them, by number.</param>
    /// <exception cref="JsonException">A part that is not one of this study's.</exception>
    public abstract StudyResult Finish(IReadOnlyList<JsonElement> parts);
}

/// <inheritdoc/>
/// <typeparam name="TPart">What one unit gives; goes through JSON and comes back the same, as records of numbers, texts and arrays do.</typeparam>
/// <param name="units">How many units of work there are.</param>
/// <param name="unit">Does one, by its number alone; called from several threads.</param>
/// <param name="finish">Makes the answer of all parts, by number.</param>
sealed class Study<TPart>(int units, Func<int, TPart> unit, Func<IReadOnlyList<TPart>, StudyResult> finish) : Study
{
    // A double is written in the shortest form that reads back as itself, so parts lose nothing on their way.
    static readonly JsonSerializerOptions Exact = new() { NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals, IncludeFields = true };

    public override int Units => units;

    public override StudyResult Run(int threads, Action<double> progress) => finish(Sweep.Run(units, Shard.Whole, threads, unit, progress));

    public override JsonElement[] RunShard(Shard shard, int threads, Action<double> progress) =>
        [.. Sweep.Run(units, shard, threads, unit, progress).Select(part => JsonSerializer.SerializeToElement(part, Exact))];

    public override StudyResult Finish(IReadOnlyList<JsonElement> parts) =>
        finish([.. parts.Select(part => part.Deserialize<TPart>(Exact) ?? throw new JsonException("A part is empty."))]);
}
