using Ballast.Grid.Cases;

namespace Ballast.Grid.Models;

/// <summary>The dynamic models that there are, by the names that dynamics files use.</summary>
public static class ModelCatalog
{
    static readonly string[] MachineNames = ["GENCLS", "GENROU", "GENROE", "GENSAL", "GENSAE"];

    static readonly string[] ExciterNames = ["SEXS", "EXST1", "IEEEX1", "EXDC2", "ESDC2A", "ESAC1A", "EXAC1", "ESST3A"];

    static readonly string[] GovernorNames = ["TGOV1", "IEEEG1", "GAST", "HYGOV"];

    static readonly string[] StabilizerNames = ["IEEEST", "ST2CUT"];

    static readonly string[] PlantNames = ["REGCA1", "REECB1", "REPCA1"];

    /// <summary>All names, in the order of their kinds.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. MachineNames, .. ExciterNames, .. GovernorNames, .. StabilizerNames, .. PlantNames];

    /// <summary>What part of a unit a model is.</summary>
    public static ModelKind KindOf(DynamicRecord record) =>
        MachineNames.Contains(record.Model) ? ModelKind.Machine
        : ExciterNames.Contains(record.Model) ? ModelKind.Exciter
        : GovernorNames.Contains(record.Model) ? ModelKind.Governor
        : StabilizerNames.Contains(record.Model) ? ModelKind.Stabilizer
        : PlantNames.Contains(record.Model) ? ModelKind.Plant
        : throw new CaseException(record.File, record.LineNumber, 0,
            $"{record.Model} of unit '{record.Id}' at bus {record.Bus} is a model that Ballast does not know; it knows {string.Join(", ", Names)}.");

    public static Machine<T> Machine<T>(ReadOnlySpan<DynamicRecord> records, GeneratingUnit unit, MachineConvention convention, double omega) where T : struct, IReal<T> =>
        records[0].Model switch
        {
            "GENCLS" => new Gencls<T>(records, unit, omega) { Model = "GENCLS" },
            "GENROU" or "GENROE" => new Genrou<T>(records, unit, convention, omega) { Model = records[0].Model },
            _ => new Gensal<T>(records, unit, convention, omega) { Model = records[0].Model },
        };

    public static UnitPart<T> Exciter<T>(ReadOnlySpan<DynamicRecord> records) where T : struct, IReal<T>
    {
        var model = records[0].Model;
        return model switch
        {
            "SEXS" => new Sexs<T>(records) { Model = model },
            "EXST1" => new Exst1<T>(records) { Model = model },
            "ESST3A" => new Esst3a<T>(records) { Model = model },
            "ESAC1A" or "EXAC1" => new AcExciter<T>(records) { Model = model },
            _ => new DcExciter<T>(records) { Model = model },
        };
    }

    public static UnitPart<T> Governor<T>(ReadOnlySpan<DynamicRecord> records) where T : struct, IReal<T>
    {
        var model = records[0].Model;
        return model switch
        {
            "TGOV1" => new Tgov1<T>(records) { Model = model },
            "IEEEG1" => new Ieeeg1<T>(records) { Model = model },
            "GAST" => new Gast<T>(records) { Model = model },
            _ => new Hygov<T>(records) { Model = model },
        };
    }

    public static UnitPart<T> Stabilizer<T>(ReadOnlySpan<DynamicRecord> records, double omega) where T : struct, IReal<T>
    {
        var model = records[0].Model;
        return model == "IEEEST" ? new Ieeest<T>(records, omega) { Model = model } : new St2cut<T>(records, omega) { Model = model };
    }
}

/// <summary>What part of a unit a model is.</summary>
public enum ModelKind
{
    /// <summary>The generator itself.</summary>
    Machine,

    /// <summary>What sets its field voltage.</summary>
    Exciter,

    /// <summary>What sets its mechanical power.</summary>
    Governor,

    /// <summary>What damps its swings through the exciter.</summary>
    Stabilizer,

    /// <summary>A converter and its controls, in place of a machine.</summary>
    Plant,
}
