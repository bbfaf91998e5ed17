using Ballast.Dispatch;

namespace Ballast.Simulation.Runs;

/// <summary>One job through one minute: mean power (W), mean throughput done and untouched (relative to nominal), cap (W per GPU) and phase at its end.</summary>
public readonly record struct JobMinute(float Watts, float Throughput, float UntouchedThroughput, float Cap, JobPhase Phase);
