using Ballast.App.Grid;
using Ballast.App.Live;
using Ballast.Files;
using Ballast.Files.Yaml;
using Ballast.Grid.Cases;
using Ballast.Grid.PowerFlow;
using Ballast.Studies.Headroom;
using Ballast.Studies.Interconnection;

namespace Ballast.App.Studies;

/// <summary>What the study of a connection is asked, read and checked.</summary>
sealed record InterconnectTerms
{
    public required string File { get; init; }

    public required NetworkCase Network { get; init; }

    /// <summary>Place of the bus; −1: all.</summary>
    public required int Bus { get; init; }

    /// <summary>MW; 0: not said.</summary>
    public double SizeMw { get; init; }

    public double Flexible { get; init; }

    public bool RunsBack { get; init; } = true;

    public SiteStorage? Storage { get; init; }

    public HourProfile? Profile { get; init; }

    public UpgradePlan? Plan { get; init; }

    public Feeding Feeding { get; init; }

    public BaseDispatch Dispatch { get; init; }

    public double Cutoff { get; init; }

    /// <summary>How many binding elements are listed.</summary>
    public int Elements { get; init; } = 10;

    public NetworkBus BusRecord => Network.Buses[Bus];

    /// <summary>What is asked for, as one service; the store as told.</summary>
    public ServiceTerms Service => new(SizeMw, Flexible, RunsBack, Storage);

    /// <summary>Of the store that is asked for, or the usual one.</summary>
    public double Efficiency => Storage?.Efficiency ?? BatteryTerms.UsualEfficiency;

    public HeadroomScreen Screen(NetworkCase network) => new(new DcFactors(new DcNetwork(network)), Cutoff);

    /// <summary>The case in the one state that is asked for.</summary>
    /// <exception cref="Ballast.Studies.StudyException">Its units cannot meet its load. With hours that is no fault: each hour has a load of its own.</exception>
    public Ballast.Studies.Interconnection.Snapshot Snapshot()
    {
        var screen = Screen(Network);
        if (Profile is null) SystemState.CheckBalance(screen.Network);
        return new(screen, Dispatch, Feeding);
    }

    public static NetworkCase ReadCase(string path) =>
        path.EndsWith(".raw", StringComparison.OrdinalIgnoreCase) ? NetworkFromGrid.Of(CaseFiles.Case(path)) : MatpowerCase.Read(CaseFiles.Text(path, "a MATPOWER case (.m)"), path);

    public static UpgradePlan ReadPlan(string path)
    {
        var loaded = UpgradeFile.Read(CaseFiles.Text(path, "a file of upgrades (YAML)"), path);
        return loaded.Value ?? throw new InputException(string.Join('\n', loaded.Problems.Take(20)));
    }

    public static SiteStorage? ReadStorage(string? text) => HeadroomTerms.ReadBattery(text) is { } battery ? new(battery.PowerMegawatts, battery.EnergyMegawattHours, battery.Efficiency) : null;

    public static double ReadSize(string? text)
    {
        if (text is null) return 0;
        var megawatts = Value(Kinds.Power.Parse(text), "--size").Megawatts;
        return megawatts > 0 ? megawatts : throw new InputException("--size must be greater than zero, such as 500MW.");
    }

    public static double ReadShare(string? text, string option, double otherwise) => text is null ? otherwise : Value(Kinds.Share.Parse(text), option);

    static T Value<T>(Parsed<T> read, string option) => read.What is null ? read.Value! : throw new InputException($"{option}: {read.What}; {read.HowToMend}.");
}
