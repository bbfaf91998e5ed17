namespace Ballast.Grid.Models;

/// <summary>
/// Where simulation programs write the same machine differently. One text of every model reads these two switches.
/// </summary>
/// <param name="SpeedInStator">
/// Whether the internal voltage behind the subtransient reactance is flux times speed, or flux alone (PSS/E, ANDES and others that take ω = 1 in the stator).
/// </param>
/// <param name="PowerOverSpeed">
/// Whether the turbine gives power, which the swing equation divides by speed: 2H dω/dt = (Pm − DΔω)/ω − Te (PSS/E); or torque: 2H dω/dt = Tm − Te − DΔω.
/// </param>
public sealed record MachineConvention(bool SpeedInStator, bool PowerOverSpeed)
{
    /// <summary>As PSS/E has it; the default.</summary>
    public static MachineConvention Psse { get; } = new(false, true);

    /// <summary>Speed neglected in the stator, torque rather than power: the textbook form, and that of ANDES.</summary>
    public static MachineConvention NominalSpeed { get; } = new(false, false);
}
