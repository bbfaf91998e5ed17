using Ballast.Grid.Cases;

namespace Ballast.Grid.Dynamics;

/// <summary>What becomes of the constant-power part of the case's loads when voltage moves: shares of constant power, current and impedance at the voltage of the start.
/// Parts that the case itself states as constant current or admittance stay so.</summary>
/// <param name="Power">Share of constant power.</param>
/// <param name="Current">Share of constant current.</param>
/// <param name="Impedance">Share of constant impedance.</param>
public sealed record LoadMix(double Power, double Current, double Impedance)
{
    public static LoadMix ConstantPower { get; } = new(1, 0, 0);

    public static LoadMix ConstantCurrent { get; } = new(0, 1, 0);

    public static LoadMix ConstantImpedance { get; } = new(0, 0, 1);

    /// <summary>Reads P, I or Z, or shares such as "P=0.2,I=0.3,Z=0.5".</summary>
    public static LoadMix Parse(string text)
    {
        var word = text.Trim();
        if (word.Equals("P", StringComparison.OrdinalIgnoreCase)) return ConstantPower;
        if (word.Equals("I", StringComparison.OrdinalIgnoreCase)) return ConstantCurrent;
        if (word.Equals("Z", StringComparison.OrdinalIgnoreCase)) return ConstantImpedance;
        Span<double> shares = [0, 0, 0];
        foreach (var part in word.Split(','))
        {
            var sides = part.Split('=');
            var at = sides.Length == 2 ? "PIZ".IndexOf(sides[0].Trim(), StringComparison.OrdinalIgnoreCase) : -1;
            if (at < 0 || sides[0].Trim().Length != 1
                || !double.TryParse(sides[1], System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var share) || !(share is >= 0 and <= 1))
                throw new CaseException($"Loads '{text}' are none of P (constant power), I (constant current), Z (constant impedance), or shares such as P=0.2,I=0.3,Z=0.5.");
            shares[at] += share;
        }

        if (Math.Abs(shares[0] + shares[1] + shares[2] - 1) > 1e-9) throw new CaseException($"The shares of loads '{text}' do not sum to 1.");
        return new(shares[0], shares[1], shares[2]);
    }
}
