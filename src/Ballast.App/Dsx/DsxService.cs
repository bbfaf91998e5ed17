using System.Collections.Immutable;
using Ballast.App.Live;
using Ballast.Journal;
using Ballast.Wire.Bms;
using Ballast.Wire.DsxFlex.Signing;
using Ballast.Wire.Mqtt;

namespace Ballast.App.Dsx;

/// <summary>
/// The site on an AI factory's bus, in the roles that the file names. It never stands in the loop's way: with the broker away the site goes on
/// with the limits it was told, until they end.
/// </summary>
sealed class DsxService : BackgroundService
{
    static readonly TimeSpan KeysEvery = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Again = TimeSpan.FromSeconds(10);

    readonly DsxSettings settings;
    readonly TimeProvider wall;
    readonly Recent<string> remarks = new(100);
    readonly MqttClient? building;
    readonly AgentWork? agent;
    readonly IsvWork? isv;
    readonly InfraWork? infra;

    public DsxService(LiveLoop loop, DsxSettings settings, TimeProvider wall)
    {
        (this.settings, this.wall) = (settings, wall);
        agent = settings.Agent is null ? null : new AgentWork(loop, settings, Book, wall, Open, Remark);
        isv = settings.Isv is null ? null : new IsvWork(loop, settings, Book, wall, Open, Remark);
        infra = settings.Infra is null ? null : new InfraWork(settings, wall, Open, Remark);
        building = settings.Bms ? new MqttClient(settings.Connection($"ballast-bms-{Lines.First().Bus.Self.Identifier}"), wall) : null;
    }

    /// <summary>The building's points.</summary>
    public BmsBook Book { get; } = new();

    IEnumerable<DsxLine> Lines => new[] { agent?.Line, isv?.Line, infra?.Line }.OfType<DsxLine>();

    /// <summary>Where it stands; any thread.</summary>
    public DsxReport Report()
    {
        var counts = Book.Counts;
        return new DsxReport
        {
            Broker = settings.Broker,
            Roles = [.. new[] { agent?.Report(), isv?.Report(), infra?.Report() }.OfType<DsxRoleReport>()],
            Bms = building is null ? null : new BmsReport(building.IsConnected, counts.Decoded, counts.Late, counts.Bad, counts.Refused, counts.LastRefusal, Book.Kinds()),
            Remarks = remarks.Newest(100),
        };
    }

    /// <summary>The building's points, of one kind or all; null where it is not listened to.</summary>
    public BmsReadingsReport? Readings(string? kind) => building is null ? null : BmsReadingsReport.Of(Book, kind, wall.GetUtcNow(), settings.OldestReading);

    protected override async Task ExecuteAsync(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            Task[] works = [.. new[] { agent?.Run(ended.Token), isv?.Run(ended.Token), infra?.Run(ended.Token), building is null ? null : Listen(building, ended.Token), RenewKeys(ended.Token) }.OfType<Task>()];
            await await Task.WhenAny(works);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (JournalException)
        {
            // The loop itself says what is wrong with the journal, and ends the process.
        }
        catch (Exception e)
        {
            // The site's loop matters more than its bus: targets that were taken run to their end.
            var sentence = $"The site has left the DSX Flex bus at {settings.Broker} ({e.GetType().Name}: {e.Message}), and goes on without it until it is started again.";
            Console.Error.WriteLine(sentence);
            Remark(sentence);
        }
        finally
        {
            await ended.CancelAsync();
            // All at once: each may wait for a broker that does not answer, and the host waits for none of them for long.
            await Task.WhenAll(new IAsyncDisposable?[] { agent, isv, infra, building }.OfType<IAsyncDisposable>().Select(part => part.DisposeAsync().AsTask()));
        }
    }

    async Task Listen(MqttClient client, CancellationToken cancel)
    {
        await Open(() => Subscribe(client, cancel), cancel);
        await foreach (var message in client.Messages.ReadAllAsync(cancel)) Book.Take(message.Topic, message.Payload, wall.GetUtcNow());
    }

    static async Task Subscribe(MqttClient client, CancellationToken cancel)
    {
        await client.Connect(cancel);
        await client.Subscribe("BMS/v1/#", MqttQos.AtLeastOnce, cancel);
    }

    // A broker that refuses, as with a token of yesterday, does not end the site: it is told, and tried again.
    async Task Open(Func<Task> open, CancellationToken cancel)
    {
        for (var told = false; ; told = true)
        {
            try
            {
                await open();
                return;
            }
            catch (MqttException e)
            {
                var sentence = $"The DSX Flex bus at {settings.Broker} cannot be used: {e.Message} It is tried again every {Again.TotalSeconds:0} s, and the site goes on.";
                if (!told) Console.Error.WriteLine(sentence);
                if (!told) Remark(sentence);
            }
            await Task.Delay(Again, wall, cancel);
        }
    }

    // Keys rotate without a restart; a file that is wrong at the moment leaves those that are.
    async Task RenewKeys(CancellationToken cancel)
    {
        var seen = File.GetLastWriteTimeUtc(settings.TrustedPath);
        using var timer = new PeriodicTimer(KeysEvery, wall);
        while (await timer.WaitForNextTickAsync(cancel))
        {
            var written = File.GetLastWriteTimeUtc(settings.TrustedPath);
            if (written == seen) continue;
            seen = written;
            try
            {
                var keys = KeyBook.Read(await File.ReadAllTextAsync(settings.TrustedPath, cancel));
                foreach (var line in Lines) line.Bus.Admission.Keys = keys;
                Remark($"The trusted keys were read again: {keys.Keys.Count()} of them.");
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                Remark($"The trusted keys cannot be read and stay as they were: {e.Message}");
            }
        }
    }

    void Remark(string sentence) => remarks.Add(sentence);
}
