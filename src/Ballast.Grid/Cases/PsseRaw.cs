namespace Ballast.Grid.Cases;

/// <summary>Reads power-flow cases in the PSS/E RAW form, versions 32 and 33.</summary>
public static class PsseRaw
{
    /// <summary>The sections in their order; version 33 has one more.</summary>
    static readonly string[] Sections =
    [
        "bus", "load", "fixed shunt", "generator", "branch", "transformer", "area interchange", "two-terminal DC line", "VSC DC line", "impedance correction table",
        "multi-terminal DC line", "multi-section line", "zone", "inter-area transfer", "owner", "FACTS device", "switched shunt", "GNE device", "induction machine",
    ];

    /// <summary>Reads a case. What the case holds beyond <see cref="GridCase"/> is told in its notes.</summary>
    /// <param name="text">Whole text of the file.</param>
    /// <param name="file">What errors call it.</param>
    /// <exception cref="CaseException">The text is not such a case, or cannot be a network; file, line and column are told.</exception>
    public static GridCase Read(string text, string file)
    {
        var lines = text.Split('\n');
        if (text.AsSpan().Trim().IsEmpty) throw new CaseException(file, 1, 0, "The file is empty: a RAW case begins with a line such as \"0, 100.0, 33, 0, 0, 60.0\".");
        if (lines.Length < 4) throw new CaseException(file, lines.Length, 0, "The file ends inside its three title lines: is it cut off?");

        var reading = new RawReading(file, lines);
        var version = reading.Header();
        var last = version >= 33 ? Sections.Length : Sections.Length - 1;
        for (var section = 0; section < last; section++)
        {
            var count = 0;
            while (true)
            {
                if (!reading.Next())
                {
                    if (section < 6 || count > 0) throw new CaseException(file, lines.Length, 0, $"The file ends inside its {Sections[section]} data, with no line that begins with 0 to close them: is it cut off?");
                    return reading.Case();
                }
                if (reading.IsQuit())
                {
                    if (section == 0) throw new CaseException(file, reading.LineNumber, 1, "The bus data end with Q before any bus data were closed by a line that begins with 0.");
                    return reading.Case();
                }
                if (reading.IsEndOfSection()) break;
                count++;
                switch (section)
                {
                    case 0: reading.Bus(); break;
                    case 1: reading.Load(); break;
                    case 2: reading.FixedShunt(); break;
                    case 3: reading.Unit(); break;
                    case 4: reading.Branch(); break;
                    case 5: reading.Transformer(); break;
                    case 7 or 8: reading.Skip(2); break;
                    case 10: reading.SkipMultiTerminal(); break;
                    case 16: reading.SwitchedShunt(); break;
                    case 17: reading.SkipGne(); break;
                }
            }
            if (section is 7 or 8 or 10 or 15 or 17 or 18 && count > 0) reading.Note($"{count} {Sections[section]}{(count == 1 ? " is" : "s are")} in the file and not modelled: the flow is that without {(count == 1 ? "it" : "them")}.");
        }
        return reading.Case();
    }
}
