namespace Ballast.Grid.Tests.Cases;

/// <summary>A case of three buses written for these tests, in version 33, with the fields that a test wants to change.</summary>
static class SmallCase
{
    public const string Raw = """
        0, 100.0, 33, 0, 0, 50.0 / three buses
        A small case
        written for tests
        1,'NORTH, NO/1 ', 110.0,3,1,1,1,1.02,0.0,1.1,0.9,1.1,0.9
        2,'SOUTH',110.0,2,1,1,1,1.01,-1.0,1.1,0.9,1.1,0.9
        3,"O'NEIL",20.0,1,1,1,1,1.0,-3.0,1.1,0.9,1.1,0.9
        0 / End of Bus data, Begin Load data
        3,'A',1,1,1,60.0,20.0,0,0,0,0,1,1,0
        3 B 1 1 1 10.0 5.0 4.0 2.0 3.0 -1.0 1
        0 / End of Load data
        3,'1 ',1,0.5,12.0
        0 / End of Fixed shunt data
        1,'1 ',0.0,0.0,100,-100,1.02,0,150.0,0,0.2,0,0,1,1,100,120,0,1,1
        2,'G2',40.0,0.0,60,-40,1.01,,,,0.25
        0 / End of Generator data
        1,2,'1 ',0.01,0.1,0.02,100,,,,,,,1
        1,-2,'2 ',1.0D-2,.1,2.E-2
        0 / End of Branch data
        2,3,0,'T1',1,1,1,0,0,2,'TWO',1,1,1
        0.002,0.08,100
        1.05,0,30.0,80
        1.0,0
        0 / End of Transformer data
        0 / End of Area
        0 / End of Two-terminal
        0 / End of VSC
        0 / End of correction
        0 / End of Multi-terminal
        0 / End of Multi-section
        1,'ZONE'
        0 / End of Zone
        0 / End of Transfer
        1,'O'WNER'
        0 / End of Owner
        0 / End of FACTS
        1,1,0,1,1.05,0.95,0,100,'',7.5,2,5.0
        0 / End of Switched shunt
        0 / End of GNE
        0 / End of Induction machine
        Q
        """;

    /// <summary>The case with one text in it put in the place of another that it holds once at least.</summary>
    public static string With(string what, string by)
    {
        Assert.Contains(what, Raw, StringComparison.Ordinal);
        var at = Raw.IndexOf(what, StringComparison.Ordinal);
        return Raw.Remove(at, what.Length).Insert(at, by);
    }
}
