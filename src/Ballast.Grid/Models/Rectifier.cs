namespace Ballast.Grid.Models;

/// <summary>The loading of a rectifier by commutation: F of I_N = Kc·I_fd/V_E in its three modes. Source: IEEE Std 421.5, annex D.</summary>
static class Rectifier
{
    /// <summary>F(I_N), 1 at no load and 0 from I_N = 1.</summary>
    public static T Loading<T>(T normalized) where T : struct, IReal<T>
    {
        var first = (T)1 - (T)0.577 * normalized;
        var second = T.Sqrt(T.Max((T)0.75 - normalized * normalized, 0.0));
        var third = T.Max((T)1.732 * ((T)1 - normalized), 0.0);
        var loaded = T.IfGreater(normalized, 0.433, T.IfGreater(normalized, 0.75, third, second), first);
        return T.IfGreater(normalized, 0.0, loaded, 1.0);
    }

    /// <summary>The voltage before the rectifier that leaves a given voltage behind it.</summary>
    /// <param name="behind">Voltage behind it.</param>
    /// <param name="drop">Kc·I_fd.</param>
    public static T Before<T>(T behind, T drop) where T : struct, IReal<T>
    {
        var first = behind + (T)0.577 * drop;
        var second = T.Sqrt((behind * behind + drop * drop) / (T)0.75);
        var third = behind / (T)1.732 + drop;
        var inSecond = T.IfGreater(drop / T.Max(second, 1e-9), 0.75, third, second);
        return T.IfGreater(drop / T.Max(first, 1e-9), 0.433, inSecond, first);
    }
}
