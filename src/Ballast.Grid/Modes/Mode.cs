using System.Numerics;

namespace Ballast.Grid.Modes;

/// <summary>What a mode is about.</summary>
public enum ModeKind
{
    /// <summary>Not a swing of rotors: a regulator, a turbine, a winding.</summary>
    Control,

    /// <summary>Groups of machines swing against each other across the network.</summary>
    InterArea,

    /// <summary>A machine, or a few of one place, swing against the others near them.</summary>
    Local,

    /// <summary>All machines swing together, against their governors.</summary>
    Common,

    /// <summary>All angles turn together: where no bus fixes the angle it is free, and its eigenvalue is zero whatever the damping.</summary>
    Angle,
}

/// <summary>How a mode's damping is to be taken; for swings of rotors alone.</summary>
public enum DampingAlarm
{
    None,

    /// <summary>Damping ratio under 5 %.</summary>
    Alert,

    /// <summary>Damping ratio under 3 %.</summary>
    Alarm,

    /// <summary>It grows.</summary>
    Unstable,
}

/// <summary>One mode; a pair of conjugate eigenvalues is one mode, with the positive imaginary part.</summary>
public sealed record Mode
{
    /// <summary>1/s.</summary>
    public required Complex Eigenvalue { get; init; }

    public required ModeKind Kind { get; init; }

    /// <summary>How much each state takes part, |left·right|, scaled so that they add up to 1; in the order of <see cref="LinearModel.States"/>.</summary>
    public required double[] Participation { get; init; }

    /// <summary>Speed of each rotor in the mode, the largest 1 at angle 0; in the order of <see cref="LinearModel.Rotors"/>.</summary>
    public required Complex[] Shape { get; init; }

    /// <summary>Right vector, by state, scaled with <see cref="Left"/> so that their product is 1.</summary>
    public required Complex[] Right { get; init; }

    /// <summary>Left vector, by state.</summary>
    public required Complex[] Left { get; init; }

    /// <summary>Share of rotor angles and speeds in <see cref="Participation"/>.</summary>
    public required double RotorShare { get; init; }

    /// <summary>Hz; 0 where it does not oscillate.</summary>
    public double Hz => Eigenvalue.Imaginary / (2 * Math.PI);

    /// <summary>ζ = −Re/|λ|; 1 where it decays without oscillating.</summary>
    public double DampingRatio => Eigenvalue.Magnitude > 0 ? -Eigenvalue.Real / Eigenvalue.Magnitude : 0;

    /// <summary>Whether rotors swing in it.</summary>
    public bool Electromechanical => Kind is ModeKind.InterArea or ModeKind.Local or ModeKind.Common;

    /// <summary>Bounds as grid operators use them: 5 % and 3 %.</summary>
    public DampingAlarm Alarm => Kind == ModeKind.Angle ? DampingAlarm.None
        : Eigenvalue.Real > 1e-6 ? DampingAlarm.Unstable
        : !Electromechanical ? DampingAlarm.None
        : DampingRatio < 0.03 ? DampingAlarm.Alarm
        : DampingRatio < 0.05 ? DampingAlarm.Alert : DampingAlarm.None;

    /// <summary>Rotors (places in <see cref="LinearModel.Rotors"/>) that swing with the largest, those that swing against it, strongest first; those under a tenth of the largest are in neither.</summary>
    public (int[] With, int[] Against) Sides(double least = 0.1)
    {
        var order = Enumerable.Range(0, Shape.Length).Where(r => Shape[r].Magnitude >= least).OrderByDescending(r => Shape[r].Magnitude).ToArray();
        return ([.. order.Where(r => Shape[r].Real >= 0)], [.. order.Where(r => Shape[r].Real < 0)]);
    }
}
