using Ballast.Files.Yaml;
using Ballast.Simulation;

namespace Ballast.Files;

/// <summary>How the simulated plant differs from what the site declares; keys are those of <see cref="PlantOptions"/>.</summary>
static class PlantSection
{
    /// <summary>A duration, or <c>never</c>.</summary>
    static readonly Kind<TimeSpan?> DurationOrNever = new("durationOrNever", "a duration or never", "1 h", null, text =>
    {
        if (text == "never") return new Parsed<TimeSpan?>(null, null, null);
        var duration = Kinds.Duration.Parse(text);
        if (duration.What is not null) return Parsed<TimeSpan?>.Bad(duration.What, duration.HowToMend!);
        return duration.Value > TimeSpan.Zero ? duration.Value : Parsed<TimeSpan?>.Bad("it is zero", "write how often, such as 1 h, or never");
    });

    public static PlantOptions Read(YamlMap? map)
    {
        var usual = new PlantOptions();
        if (map is null) return usual;
        var read = new PlantOptions
        {
            ActuationMin = map.Take("actuationMin", Kinds.Duration, usual.ActuationMin),
            ActuationMax = map.Take("actuationMax", Kinds.Duration, usual.ActuationMax),
            Polling = map.Take("polling", DurationOrNever, usual.Polling),
            CurveError = map.Take("curveError", Kinds.Share, usual.CurveError),
            CapsNotTaking = map.Take("capsNotTaking", Kinds.Share, usual.CapsNotTaking),
            MeanTimeToLoseCap = map.Take("meanTimeToLoseCap", DurationOrNever, usual.MeanTimeToLoseCap),
            StaleTelemetry = map.Take("staleTelemetry", Kinds.Share, usual.StaleTelemetry),
            MeterDropouts = map.Take("meterDropouts", Kinds.Share, usual.MeterDropouts),
            OutageLength = map.Take("outageLength", Kinds.Duration, usual.OutageLength),
            Stragglers = map.Take("stragglers", Kinds.Share, usual.Stragglers),
            StragglerLoss = map.Take("stragglerLoss", Kinds.Share, usual.StragglerLoss),
            InferenceNoise = map.Take("inferenceNoise", Kinds.Share, usual.InferenceNoise),
            TrainingNoise = map.Take("trainingNoise", Kinds.Share, usual.TrainingNoise),
            NoiseCorrelation = map.Take("noiseCorrelation", Kinds.Duration, usual.NoiseCorrelation),
            IterationRipple = map.Take("iterationRipple", Kinds.Share, usual.IterationRipple),
            CheckpointEvery = map.Take("checkpointEvery", DurationOrNever, usual.CheckpointEvery),
            CheckpointDipMin = map.Take("checkpointDipMin", Kinds.Share, usual.CheckpointDipMin),
            CheckpointDipMax = map.Take("checkpointDipMax", Kinds.Share, usual.CheckpointDipMax),
            CheckpointLengthMin = map.Take("checkpointLengthMin", Kinds.Duration, usual.CheckpointLengthMin),
            CheckpointLengthMax = map.Take("checkpointLengthMax", Kinds.Duration, usual.CheckpointLengthMax),
        };
        InOrder(map, "actuationMin", read.ActuationMin, "actuationMax", read.ActuationMax);
        InOrder(map, "checkpointDipMin", read.CheckpointDipMin, "checkpointDipMax", read.CheckpointDipMax);
        InOrder(map, "checkpointLengthMin", read.CheckpointLengthMin, "checkpointLengthMax", read.CheckpointLengthMax);
        map.RefuseOthers();
        return read;
    }

    static void InOrder<T>(YamlMap map, string low, T least, string high, T most) where T : IComparable<T>
    {
        if (least.CompareTo(most) <= 0 || map.Reading.IsTainted(map.PathOf(low)) || map.Reading.IsTainted(map.PathOf(high))) return;
        var key = map.Has(high) ? high : low;
        map.Reading.Report(map.Reading.Find(map.PathOf(key)), map.PathOf(key), $"{high} is below {low}", "swap the two, or write both");
    }
}
