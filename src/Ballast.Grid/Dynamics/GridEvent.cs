namespace Ballast.Grid.Dynamics;

/// <summary>Something that happens at an instant of a run.</summary>
/// <param name="Seconds">When.</param>
public abstract record GridEvent(double Seconds);

/// <summary>A line or transformer opens at both ends.</summary>
public sealed record BranchTrip(double Seconds, int From, int To, string? Circuit) : GridEvent(Seconds);

/// <summary>A line or transformer closes.</summary>
public sealed record BranchClose(double Seconds, int From, int To, string? Circuit) : GridEvent(Seconds);

/// <summary>A generating unit is disconnected.</summary>
public sealed record UnitTrip(double Seconds, int Bus, string? Id) : GridEvent(Seconds);

/// <summary>The load of a bus changes by a step; positive draws more. It has the same law with voltage as the case's loads have in the run.</summary>
public sealed record LoadStep(double Seconds, int Bus, double Megawatts, double Megavars) : GridEvent(Seconds);

/// <summary>A short circuit to ground through an impedance, pu on the system's base.</summary>
public sealed record FaultOn(double Seconds, int Bus, double Resistance, double Reactance) : GridEvent(Seconds);

/// <summary>The short circuit of a bus goes away.</summary>
public sealed record FaultOff(double Seconds, int Bus) : GridEvent(Seconds);
