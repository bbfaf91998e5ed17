using Ballast.Grid.Cases;

namespace Ballast.Grid.Shafts;

/// <summary>A turbine-generator's shaft: masses in a row, springs between neighbours. Per unit on the machine's base, angles in electrical radians. Immutable.</summary>
/// <remarks>2H/ωb·θ̈ᵢ + Dᵢ/ωb·θ̇ᵢ + K(θᵢ − θᵢ₋₁) + K(θᵢ − θᵢ₊₁) = Tᵢ (Anderson, Agrawal and Van Ness, Subsynchronous Resonance in Power Systems, 1990).</remarks>
public sealed record Shaft
{
    public required string Name { get; init; }

    /// <summary>From one end to the other.</summary>
    public required IReadOnlyList<ShaftMass> Masses { get; init; }

    /// <summary>Stiffness between neighbours, pu torque per electrical radian; one fewer than the masses.</summary>
    public required IReadOnlyList<double> Stiffness { get; init; }

    /// <summary>Place in <see cref="Masses"/> of the generator, on which the grid pulls.</summary>
    public required int Generator { get; init; }

    public double NominalHz { get; init; } = 60;

    /// <summary>Base of torque, MW at nominal speed.</summary>
    public required double BaseMva { get; init; }

    /// <summary>Decay of every torsional mode, 1/s, above what the masses' own damping gives; 0.02 to 0.05 is usual without load.</summary>
    public double ModalDecrement { get; init; }

    /// <summary>ωb, rad/s.</summary>
    public double NominalSpeed => 2 * Math.PI * NominalHz;

    /// <summary>Names of the sections between neighbours, as HP-IP.</summary>
    public IReadOnlyList<string> Sections => [.. Masses.Zip(Masses.Skip(1), (a, b) => $"{a.Name}-{b.Name}")];

    /// <summary>The IEEE first benchmark model for subsynchronous resonance: six masses, 892.4 MVA (IEEE Transactions on PAS 96(5), 1977).</summary>
    public static Shaft FirstBenchmark { get; } = new()
    {
        Name = "IEEE first benchmark",
        BaseMva = 892.4,
        Masses = [new("HP", 0.092897), new("IP", 0.155589), new("LPA", 0.858670), new("LPB", 0.884215), new("GEN", 0.868495), new("EXC", 0.0342165)],
        Stiffness = [19.303, 34.929, 52.038, 70.858, 2.822],
        Generator = 4,
    };

    /// <exception cref="CaseException">One sentence.</exception>
    public void Check()
    {
        if (Masses.Count < 2) throw new CaseException($"The shaft {Name} has {Masses.Count} mass: it takes two to twist.");
        if (Stiffness.Count != Masses.Count - 1) throw new CaseException($"The shaft {Name} has {Masses.Count} masses and {Stiffness.Count} stiffnesses: give one fewer than the masses.");
        if (!Masses.All(m => m.InertiaSeconds > 0 && m.Damping >= 0) || !Stiffness.All(k => k > 0)) throw new CaseException($"The shaft {Name} needs every inertia and stiffness above zero and no damping below.");
        if (Generator < 0 || Generator >= Masses.Count) throw new CaseException($"The shaft {Name} has no mass {Generator} to be its generator.");
        if (!(NominalHz > 0 && BaseMva > 0 && ModalDecrement >= 0)) throw new CaseException($"The shaft {Name} needs a nominal frequency and a base above zero and a decrement not below.");
    }
}

/// <summary>One mass of a shaft.</summary>
/// <param name="Name">Short: HP, GEN.</param>
/// <param name="InertiaSeconds">H on the machine's base.</param>
/// <param name="Damping">Torque per speed, pu.</param>
public sealed record ShaftMass(string Name, double InertiaSeconds, double Damping = 0);
