using System.Numerics;
using Ballast.Grid.Dynamics;
using Ballast.Grid.Models;
using Ballast.Grid.Modes;

namespace Ballast.Grid.Tests.Modes;

/// <summary>Eigenvalues that others print, for cases small enough to be printed whole.</summary>
public class TextbookTest
{
    /// <summary>Example 12.6 without saturation, as measured with another program; the book's own, with saturation, are −0.111 ± j3.43, −0.492 ± j6.82, −0.506 ± j7.02.</summary>
    [Fact]
    public void Two_areas_under_manual_excitation() =>
        Agree(Two(current: true, regulated: false, LoadMix.ConstantImpedance), 2e-4, new(-0.1225, 3.4229), new(-0.5803, 6.7896), new(-0.5892, 6.9824));

    [Fact]
    public void Two_areas_with_regulators_and_governors_and_constant_impedance() =>
        Agree(Two(current: false, regulated: true, LoadMix.ConstantImpedance), 1e-4, new(-0.0310, 3.4730), new(-0.5614, 6.8803), new(-0.5651, 7.1053));

    /// <summary>The load decides: the same grid with loads of constant power is unstable.</summary>
    [Fact]
    public void Two_areas_with_regulators_and_governors_and_constant_power() =>
        Agree(Two(current: false, regulated: true, LoadMix.ConstantPower), 5e-5, new(0.55373, 2.74591), new(-1.24724, 3.49072), new(-0.66231, 1.03469), new(-0.64966, 6.77700), new(-0.59547, 6.90966));

    [Fact]
    public void A_round_rotor_machine_at_a_fixed_bus() =>
        Agree(Psse("GENROU/ThreeBusMulti.raw", "GENROU/ThreeBus_GENROU_NO_SAT.dyr"), 2e-5, -41.2806, -38.7712, -6.0808, new(-0.67162, 8.71302), -0.12136);

    [Fact]
    public void A_classical_machine_at_a_fixed_bus() => Agree(Psse("Test01/OMIB.raw", "Test01/OMIB.dyr"), 2e-5, new Complex(-0.15883, 13.26425));

    static void Agree(GridModel grid, double within, params Complex[] printed)
    {
        var own = ModalAnalysis.Of(SharedCases.Linear(grid)).Modes.Select(m => m.Eigenvalue).ToArray();
        foreach (var theirs in printed)
        {
            var closest = own.MinBy(e => (e - theirs).Magnitude);
            Assert.True((closest - theirs).Magnitude <= within * Math.Max(1, theirs.Magnitude), $"{theirs} is {closest} here, {(closest - theirs).Magnitude} off");
        }
    }

    static GridModel Two(bool current, bool regulated, LoadMix loads) =>
        SharedCases.Model(TextbookCase.Raw(current), TextbookCase.Dyr(regulated), "two-areas.raw", "two-areas.dyr", loads, MachineConvention.NominalSpeed);

    static GridModel Psse(string raw, string dyr) => SharedCases.Model($"psse-dynamics/{raw}", $"psse-dynamics/{dyr}", LoadMix.ConstantImpedance, MachineConvention.NominalSpeed);
}
