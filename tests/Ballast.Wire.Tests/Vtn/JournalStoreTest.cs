using System.Diagnostics;
using System.Globalization;
using Ballast.Vtn.Storage;
using Ballast.Wire.Tests.Peers;

namespace Ballast.Wire.Tests.Vtn;

public sealed class JournalStoreTest : StoreContract, IDisposable
{
    const string ChildFolder = "BALLAST_TEST_JOURNAL_FOLDER";

    readonly string folder = Peer.Scratch();

    string File => Path.Combine(folder, "vtn.journal");

    protected override Task<IObjectStore> Open() => Task.FromResult<IObjectStore>(JournalStore.Open(folder));

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task Its_file_is_readable_by_its_owner_alone_for_subscriptions_hold_tokens()
    {
        if (OperatingSystem.IsWindows()) return;
        await using (await Open())
        {
        }
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
    }

    [Fact]
    public async Task A_torn_tail_is_cut_and_reported_wherever_it_was_torn()
    {
        var items = Enumerable.Range(0, 3).Select(Sample).ToList();
        var ends = new List<long>();
        await using (var store = await Open())
        {
            foreach (var item in items)
            {
                await store.Commit(new Change(1, item.Kind, item.Id, item));
                ends.Add(new FileInfo(File).Length);
            }
        }
        var whole = await System.IO.File.ReadAllBytesAsync(File, Cancel);
        for (var length = whole.Length - 1; length >= 0; length--)
        {
            await System.IO.File.WriteAllBytesAsync(File, whole[..length], Cancel);
            await using var store = JournalStore.Open(folder);
            var left = ends.Count(e => e <= length);
            Equal(items[..left], await All(store));
            var kept = left > 0 ? ends[left - 1] : 8;
            Assert.Equal(length < 8 ? length : length - kept, store.TornBytes);
            Assert.Equal(kept, new FileInfo(File).Length);
        }
    }

    [Fact]
    public async Task Damage_with_whole_records_behind_it_is_refused_and_nothing_is_thrown_away()
    {
        await using (var store = await Open())
        {
            foreach (var item in Enumerable.Range(0, 3).Select(Sample)) await store.Commit(new Change(1, item.Kind, item.Id, item));
        }
        var bytes = await System.IO.File.ReadAllBytesAsync(File, Cancel);
        bytes[40] ^= 1;
        await System.IO.File.WriteAllBytesAsync(File, bytes, Cancel);
        var refused = await Assert.ThrowsAsync<StoreException>(Open);
        Assert.Contains("damaged at byte 8", refused.Message, StringComparison.Ordinal);
        Assert.Equal(bytes, await System.IO.File.ReadAllBytesAsync(File, Cancel));

        await System.IO.File.WriteAllTextAsync(File, "something else entirely", Cancel);
        Assert.Contains("does not begin like one", (await Assert.ThrowsAsync<StoreException>(Open)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_mostly_dead_records_is_written_anew()
    {
        var item = Sample(1) with { Json = new byte[1000] };
        await using (var store = await Open())
        {
            await Task.WhenAll(Enumerable.Range(1, 200).Select(i => store.Commit(new Change(i, item.Kind, item.Id, item with { Name = $"{i}" }))));
        }
        Assert.True(new FileInfo(File).Length > 200_000);
        await using (var store = await Open())
        {
            Equal([item with { Name = "200" }], await All(store));
            Assert.InRange(new FileInfo(File).Length, 1000, 1500);
            await store.Commit(new Change(1, Ballast.Vtn.Objects.ObjectKind.Ven, "after", Sample(4) with { Id = "after" }));
        }
        await using var last = await Open();
        Assert.Equal([item.Id, "after"], (await All(last)).Select(o => o.Id));
    }

    [Fact]
    public async Task A_second_writer_is_kept_out()
    {
        await using (var store = await Open()) Assert.Contains("another", (await Assert.ThrowsAsync<StoreException>(Open)).Message, StringComparison.Ordinal);
        await using var again = await Open();
        await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await All(again);
            await All(again);
        });
    }

    [Fact]
    public async Task What_was_acknowledged_survives_kill_minus_9()
    {
        if (Environment.GetEnvironmentVariable(ChildFolder) is { } mine)
        {
            await Write(mine);
            return;
        }
        var said = Path.Combine(folder, "said");
        var random = new Random(1);
        for (var kill = 0; kill < 8; kill++)
        {
            // Started by `dotnet`, or by a program of its own name.
            string[] self = Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(JournalStoreTest).Assembly.Location] : [];
            var start = new ProcessStartInfo(Environment.ProcessPath!, [.. self, "--no-progress", "--filter-method", $"*{nameof(JournalStoreTest)}.{nameof(What_was_acknowledged_survives_kill_minus_9)}"])
            {
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            start.Environment[ChildFolder] = folder;
            var before = Said(said);
            using var child = Process.Start(start)!;
            var enough = before + 1 + random.Next(300);
            for (var i = 0; i < 3000 && Said(said) < enough && !child.HasExited; i++) await Task.Delay(10, Cancel);
            child.Kill();
            await child.WaitForExitAsync(Cancel);
            var acknowledged = Said(said);
            Assert.True(acknowledged >= enough, $"The child wrote {acknowledged - before} and ended: {await child.StandardOutput.ReadToEndAsync(Cancel)}");
            await using var store = JournalStore.Open(folder);
            var found = (await All(store)).Count;
            Assert.InRange(found, acknowledged, int.MaxValue);
            Assert.Equal(Enumerable.Range(0, found).Select(i => $"id-{i}"), await Ids());

            async Task<IEnumerable<string>> Ids()
            {
                await store.DisposeAsync();
                await using var again = JournalStore.Open(folder);
                return (await All(again)).Select(o => o.Id);
            }
        }

        static int Said(string path) => System.IO.File.Exists(path) ? (int)new FileInfo(path).Length : 0;
    }

    /// <summary>In the child: writes and says so, one byte for each that was acknowledged, until it is killed.</summary>
    static async Task Write(string folder)
    {
        await using var store = JournalStore.Open(folder);
        var next = (await All(store)).Count;
        await using var said = new FileStream(Path.Combine(folder, "said"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite, 0);
        while (next < 1_000_000)
        {
            var batch = Enumerable.Range(next, 1 + next % 7).Select(i => Sample(i) with { Id = string.Create(CultureInfo.InvariantCulture, $"id-{i}") }).ToList();
            await Task.WhenAll(batch.Select(item => store.Commit(new Change(1, item.Kind, item.Id, item))));
            next += batch.Count;
            await said.WriteAsync(new byte[batch.Count], Cancel);
        }
    }
}
