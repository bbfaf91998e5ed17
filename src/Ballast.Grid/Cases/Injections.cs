namespace Ballast.Grid.Cases;

/// <summary>A load: the sum of a part of constant power, one of constant current and one of constant admittance. MW and Mvar at 1 pu voltage.</summary>
/// <param name="Bus">Bus number.</param>
/// <param name="Id">One or two characters that tell the loads of a bus apart.</param>
/// <param name="InService">Whether it draws anything.</param>
/// <param name="PowerMw">Active part of constant power.</param>
/// <param name="PowerMvar">Reactive part of constant power.</param>
/// <param name="CurrentMw">Active part of constant current.</param>
/// <param name="CurrentMvar">Reactive part of constant current.</param>
/// <param name="AdmittanceMw">Active part of constant admittance.</param>
/// <param name="AdmittanceMvar">Reactive part of constant admittance; negative for an inductive load, as PSS/E has it.</param>
public sealed record BusLoad(
    int Bus, string Id, bool InService, double PowerMw, double PowerMvar, double CurrentMw = 0, double CurrentMvar = 0, double AdmittanceMw = 0, double AdmittanceMvar = 0);

/// <summary>A fixed shunt, MW and Mvar at 1 pu voltage; a capacitor has positive Mvar.</summary>
public sealed record FixedShunt(int Bus, string Id, bool InService, double ConductanceMw, double SusceptanceMvar);

/// <summary>A switched shunt as it stands: its initial susceptance, Mvar at 1 pu. It is not switched.</summary>
public sealed record SwitchedShunt(int Bus, bool InService, double SusceptanceMvar);

/// <summary>A generating unit as the power flow sees it; how it moves is told by its dynamic models.</summary>
/// <param name="Bus">Bus number.</param>
/// <param name="Id">One or two characters that tell the units of a bus apart.</param>
/// <param name="InService">Whether it runs.</param>
/// <param name="PowerMw">Active power given off. A generator's output is positive here, as in every case file; loads are positive in <see cref="BusLoad"/>.</param>
/// <param name="ReactiveMvar">Reactive power given off, from which a power flow starts.</param>
/// <param name="MostMvar">Upper limit of reactive power.</param>
/// <param name="LeastMvar">Lower limit of reactive power.</param>
/// <param name="SetVoltage">Voltage that it holds, pu.</param>
/// <param name="RegulatedBus">Bus whose voltage it holds; 0: its own.</param>
/// <param name="BaseMva">The unit's own base.</param>
/// <param name="SourceResistance">Of its Thevenin equivalent, pu on its own base.</param>
/// <param name="SourceReactance">Of its Thevenin equivalent, pu on its own base.</param>
/// <param name="MostMw">Upper limit of active power.</param>
/// <param name="LeastMw">Lower limit of active power.</param>
public sealed record GeneratingUnit(
    int Bus, string Id, bool InService, double PowerMw, double ReactiveMvar, double MostMvar, double LeastMvar, double SetVoltage, int RegulatedBus,
    double BaseMva, double SourceResistance, double SourceReactance, double MostMw, double LeastMw);
