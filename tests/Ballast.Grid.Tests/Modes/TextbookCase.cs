using System.Globalization;
using System.Text;

namespace Ballast.Grid.Tests.Modes;

/// <summary>The two-area system of Kundur, Power System Stability and Control, example 12.6, as case files: 11 buses, four units of 900 MVA, lines of 230 kV.</summary>
static class TextbookCase
{
    /// <param name="current">Active power of loads as constant current and reactive as constant impedance, as the example has it; otherwise constant power.</param>
    public static string Raw(bool current)
    {
        var raw = new StringBuilder("0, 100.00, 32, 0, 1, 60.00 / two areas\nexample 12.6\n\n");
        (int Bus, int Kind, double V, double Degrees)[] buses =
            [(1, 2, 1.03, 20.2), (2, 2, 1.01, 10.5), (3, 3, 1.03, -6.8), (4, 2, 1.01, -17), (5, 1, 1, 13), (6, 1, 0.98, 3), (7, 1, 0.96, -5), (8, 1, 0.95, -19), (9, 1, 0.97, -32), (10, 1, 0.98, -24), (11, 1, 1, -13)];
        foreach (var (bus, kind, v, degrees) in buses) Add($"{bus},'{bus,-12}',{(bus <= 4 ? 20 : 230)},{kind},1,1,1,{v},{degrees}");
        raw.Append("0 / end of buses\n");
        foreach (var (bus, p, q) in ((int, double, double)[])[(7, 967, 100), (9, 1767, 100)])
        {
            if (current) Add($"{bus},'1',1,1,1,0,0,{p / Voltage(bus)},0,0,{-q / (Voltage(bus) * Voltage(bus))},1,1");
            else Add($"{bus},'1',1,1,1,{p},{q},0,0,0,0,1,1");
        }
        raw.Append("0 / end of loads\n");
        Add($"7,'1',1,0,200");
        Add($"9,'1',1,0,350");
        raw.Append("0 / end of fixed shunts\n");
        foreach (var (bus, p, v) in ((int, double, double)[])[(1, 700, 1.03), (2, 700, 1.01), (3, 719, 1.03), (4, 700, 1.01)]) Add($"{bus},'1',{p},0,9999,-9999,{v},0,900,0.0025,0.25,0,0,1,1,100,900,0,1,1");
        raw.Append("0 / end of generators\n");
        foreach (var (from, to, id, km) in ((int, int, int, double)[])[(5, 6, 1, 25), (6, 7, 1, 10), (7, 8, 1, 110), (7, 8, 2, 110), (8, 9, 1, 110), (8, 9, 2, 110), (9, 10, 1, 10), (10, 11, 1, 25)])
            Add($"{from},{to},'{id}',{0.0001 * km},{0.001 * km},{0.00175 * km},0,0,0,0,0,0,0,1,1,0,1,1");
        raw.Append("0 / end of branches\n");
        foreach (var (from, to) in ((int, int)[])[(1, 5), (2, 6), (3, 11), (4, 10)]) Add($"{from},{to},0,'1',1,1,1,0,0,2,'            ',1,1,1\n0,{0.15 / 9},100\n1,0,0,0,0,0,0,0,1.1,0.9,1.1,0.9,33,0,0,0,0\n1,0");
        raw.Append("0 / end of transformers\nQ\n");
        return raw.ToString();
        void Add(FormattableString line) => raw.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
    }

    /// <summary>Voltages of the load buses in the solution, so that parts stated at 1 pu draw what the example says.</summary>
    static double Voltage(int bus) => bus == 7 ? 0.961 : 0.971;

    /// <param name="regulated">SEXS and TGOV1 on every unit; otherwise manual excitation and constant turbine power.</param>
    public static string Dyr(bool regulated)
    {
        var dyr = new StringBuilder();
        for (var bus = 1; bus <= 4; bus++)
        {
            dyr.Append(CultureInfo.InvariantCulture, $"{bus} 'GENROU' 1 8 0.03 0.4 0.05 {(bus <= 2 ? 6.5 : 6.175)} 0 1.8 1.7 0.3 0.55 0.25 0.2 0 0 /\n");
            if (regulated) dyr.Append(CultureInfo.InvariantCulture, $"{bus} 'SEXS' 1 0.1 10 100 0.1 -99 99 /\n{bus} 'TGOV1' 1 0.05 0.49 33 0.4 2.1 7 0 /\n");
        }
        return dyr.ToString();
    }
}
