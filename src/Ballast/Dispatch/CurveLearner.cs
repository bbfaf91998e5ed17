namespace Ballast.Dispatch;

/// <summary>
/// Learns, from what is measured, how far a job's curve is from the declared one: a factor on power
/// and a factor on lost throughput. Holes of the job's own making (checkpoints) are recognised by
/// their depth and not learned from.
/// </summary>
internal static class CurveLearner
{
    const double SettledSeconds = 4;

    /// <summary>A hole that lasts so long is a checkpoint; a shorter one may be noise.</summary>
    const double SureSeconds = 15;
    const double UnseenMargin = 1.15;

    public static void Observe(JobState job, long now, double seconds, DispatchOptions options)
    {
        var nominal = job.Gpus * job.CurvePower;
        job.Predicted = nominal * job.HeldPowerScale;
        if (!job.Fresh || job.Phase != JobPhase.Running || nominal <= 0 || seconds <= 0)
        {
            job.Dipping = false;
            job.DipSeconds = 0;
            return;
        }
        var ratio = job.Watts / nominal;
        // Power is a mean over the tick and the cap is as of its end: in the tick of a change they do not belong together.
        var settled = Math.Abs(job.Cap - job.LastCap) < 0.5;
        job.LastCap = job.Cap;
        if (!settled) return;
        job.Deviation = ratio / job.HeldPowerScale - 1;
        // Before the job is known, its curve may be off by more than a shallow hole is deep.
        var relative = ratio / job.PowerScale;
        var below = job.Samples > 20 ? options.DipBelow : options.DipBelowUnknown;
        job.Dipping = relative < (job.Dipping ? below + 0.04 : below);
        if (!job.Dipping) job.DipSeconds = 0;
        else if ((job.DipSeconds += seconds) > options.LongestDip.TotalSeconds)
        {
            // Too long for a checkpoint: the job has changed, and is learned anew.
            job.Dipping = false;
            job.Samples = 0;
            job.PowerScale = ratio;
        }
        if (job.Dipping)
        {
            if (job.DipSeconds >= SureSeconds && job.DipSeconds - seconds < SureSeconds) job.CheckpointAt = now - (long)(job.DipSeconds * TimeSpan.TicksPerSecond);
            return;
        }

        var sinceOrder = (now - job.OrderedAt) / (double)TimeSpan.TicksPerSecond;
        if (sinceOrder < SettledSeconds && !job.Confirmed) return;
        job.Samples += seconds;
        job.PowerScale += Gain(seconds, job.Samples, options.PowerLearning) * (ratio - job.PowerScale);
        if (Math.Abs(job.PowerScale / job.HeldPowerScale - 1) > 0.003) job.HeldPowerScale = job.PowerScale;

        var size = (double)job.Gpus / job.Job.Gpus;
        var declaredLoss = 1 - job.CurveThroughput;
        if (declaredLoss < 1e-6)
        {
            job.UncappedSamples += seconds;
            job.UncappedThroughput += Gain(seconds, job.UncappedSamples, options.LossLearning) * (job.Throughput / size - job.UncappedThroughput);
        }
        else if (declaredLoss > 0.02 && job.UncappedSamples > 60)
        {
            job.LossSamples += seconds;
            var loss = 1 - job.Throughput / (size * job.UncappedThroughput);
            var scale = Math.Clamp(loss / declaredLoss, 0.25, 4);
            // The declared loss stands for some minutes of evidence, so that a noisy start does not reorder jobs.
            job.LossScale += seconds / (120 + Math.Min(job.LossSamples, options.LossLearning.TotalSeconds)) * (scale - job.LossScale);
            if (Math.Abs(job.LossScale / job.HeldLossScale - 1) > 0.03) job.HeldLossScale = job.LossScale;
        }
    }

    /// <summary>Loss rate of the job now against running uncapped, 0 to 1; its own holes are not counted.</summary>
    public static double LossRate(JobState job)
    {
        if (job.Phase is JobPhase.Checkpointing or JobPhase.Paused or JobPhase.Restarting) return 1;
        var size = (double)job.Gpus / job.Job.Gpus;
        var modelled = 1 - size * (1 - Math.Min(1, job.LossScale * (1 - job.CurveThroughput)));
        // Never seen uncapped: its curve may be off by what curves are usually off by.
        if (job.UncappedSamples < 60) return Math.Clamp(modelled * UnseenMargin, 0, 1);
        if (!job.Fresh || job.Dipping) return Math.Clamp(modelled, 0, 1);
        return Math.Clamp(0.5 * modelled + 0.5 * (1 - job.Throughput / job.UncappedThroughput), 0, 1);
    }

    static double Gain(double seconds, double samples, TimeSpan constant) =>
        seconds > 0 ? Math.Min(1, seconds / Math.Min(samples + seconds, constant.TotalSeconds)) : 0;
}
