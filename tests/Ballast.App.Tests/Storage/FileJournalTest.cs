using Ballast.App.Storage;
using Ballast.App.Verbs;
using Ballast.Journal;

namespace Ballast.App.Tests.Storage;

public class FileJournalTest
{
    [Fact]
    public void What_was_appended_reads_back_in_order()
    {
        using var folder = new Folder();
        Write(folder["j"], 0, 5000);
        Assert.Equal(5000, Numbers(folder["j"]).Count);
        Write(folder["j"], 5000, 10);
        Assert.Equal(Enumerable.Range(0, 5010).Select(n => (long)n), Numbers(folder["j"]));
    }

    [Fact]
    public void A_torn_tail_is_cut_and_reported_wherever_it_is_torn()
    {
        using var folder = new Folder();
        Write(folder["whole"], 0, 3);
        var bytes = File.ReadAllBytes(folder["whole"]);
        var last = (int)LastRecordAt(bytes);
        for (var length = last + 1; length < bytes.Length; length++)
        {
            File.WriteAllBytes(folder["j"], bytes[..length]);
            using (var journal = FileJournal.Open(folder["j"]))
            {
                Assert.NotNull(journal.Torn);
                Assert.Equal((last, length - last), ((int)journal.Torn.Position, (int)journal.Torn.Bytes));
                journal.WaitDurable(journal.Append(Record(99)));
            }
            Assert.Equal([0, 1, 99], Numbers(folder["j"]));
            Assert.Equal(bytes[last..length], File.ReadAllBytes(folder[$"j.torn-{last}"]));
        }
    }

    [Fact]
    public void A_flipped_bit_in_the_middle_is_reported_with_its_position_and_nothing_after_it_is_believed()
    {
        using var folder = new Folder();
        Write(folder["j"], 0, 100);
        var bytes = File.ReadAllBytes(folder["j"]);
        var random = new Random(4);
        for (var round = 0; round < 50; round++)
        {
            var damaged = (byte[])bytes.Clone();
            var at = random.Next(RecordFormat.Magic.Length, (int)LastRecordAt(bytes));
            damaged[at] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(folder["d"], damaged);
            var believed = new List<long>();
            var e = Assert.Throws<JournalException>(() => FileJournal.Open(folder["d"], (_, p) => believed.Add(TortureVerb.Number(p))));
            var position = RecordStart(bytes, at);
            Assert.Contains($"damaged at byte {position}:", e.Message, StringComparison.Ordinal);
            Assert.Equal(Enumerable.Range(0, believed.Count).Select(n => (long)n), believed);
            Assert.Equal(damaged, File.ReadAllBytes(folder["d"]));
        }
    }

    [Fact]
    public void A_tail_of_zeros_is_torn()
    {
        using var folder = new Folder();
        Write(folder["j"], 0, 2);
        File.AppendAllText(folder["j"], new string('\0', 4096));
        using var journal = FileJournal.Open(folder["j"]);
        Assert.Equal(4096, journal.Torn!.Bytes);
    }

    [Fact]
    public void Another_file_is_not_taken_for_a_journal()
    {
        using var folder = new Folder();
        File.WriteAllText(folder["j"], "something else entirely");
        Assert.Contains("not a journal", Assert.Throws<JournalException>(() => FileJournal.Open(folder["j"])).Message, StringComparison.Ordinal);
        Assert.Equal("something else entirely", File.ReadAllText(folder["j"]));
    }

    [Fact]
    public void A_second_writer_is_refused_and_a_reader_is_not()
    {
        using var folder = new Folder();
        using var journal = FileJournal.Open(folder["j"]);
        journal.WaitDurable(journal.Append(Record(7)));
        Assert.Contains("another ballast", Assert.Throws<JournalException>(() => FileJournal.Open(folder["j"])).Message, StringComparison.Ordinal);
        Assert.Equal([7], Numbers(folder["j"]));
    }

    [Fact]
    public void Records_larger_than_the_reading_window_read_back()
    {
        using var folder = new Folder();
        var buffer = new RecordBuffer();
        foreach (var size in new[] { 10, 3_000_000, 20, 1_048_560, 5 })
        {
            buffer.Begin(RecordKind.Applied);
            buffer.Int64(size);
            buffer.GetSpan(size)[..size].Fill((byte)(size % 251));
            buffer.Advance(size);
            buffer.End();
        }
        using (var journal = FileJournal.Open(folder["j"])) journal.WaitDurable(journal.Append(buffer.Written));
        Assert.Equal([10, 3_000_000, 20, 1_048_560, 5], Numbers(folder["j"]));
    }

    [Fact]
    public async Task Many_threads_may_append_at_once()
    {
        using var folder = new Folder();
        using (var journal = FileJournal.Open(folder["j"]))
        {
            await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
            {
                for (var i = 0; i < 500; i++) journal.WaitDurable(journal.Append(Record(thread * 1000 + i)));
            })));
        }
        var numbers = Numbers(folder["j"]);
        for (var thread = 0; thread < 8; thread++)
            Assert.Equal(Enumerable.Range(thread * 1000, 500).Select(n => (long)n), numbers.Where(n => n / 1000 == thread));
    }

    [Fact]
    public async Task A_full_disk_is_a_sentence_and_what_was_acknowledged_is_there()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit on file size is set by the shell.");
        using var folder = new Folder();
        // Writing beyond the limit fails as on a full disk, as long as the signal that goes with it is ignored.
        using var child = Child.Shell("export DOTNET_EnableWriteXorExecute=0 DOTNET_EnableDiagnostics=0; trap '' XFSZ; ulimit -f 64; exec \"$@\"", "journal-torture", folder["j"]);
        var acknowledged = -1L;
        var number = new byte[8];
        while (await child.Bytes.ReadAtLeastAsync(number, 8, throwOnEndOfStream: false, TestContext.Current.CancellationToken) == 8) acknowledged = BitConverter.ToInt64(number);
        var (code, _, error) = await child.End();
        Assert.Equal(1, code);
        Assert.Contains("can no longer be written", error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        Assert.True(acknowledged > 0);
        Assert.True(Numbers(folder["j"]).Count > acknowledged);
    }

    internal static List<long> Numbers(string path)
    {
        var numbers = new List<long>();
        JournalFile.Read(path, (_, payload) => numbers.Add(TortureVerb.Number(payload)));
        return numbers;
    }

    static void Write(string path, long from, int count)
    {
        using var journal = FileJournal.Open(path);
        for (var n = from; n < from + count; n++) journal.Append(Record(n));
        journal.WaitDurable(journal.Position);
    }

    static byte[] Record(long number)
    {
        var buffer = new RecordBuffer();
        buffer.Begin(RecordKind.Applied);
        buffer.Int64(number);
        for (var pad = number % 50; pad > 0; pad--) buffer.Byte((byte)pad);
        buffer.End();
        return buffer.Written.ToArray();
    }

    static long LastRecordAt(byte[] bytes) => RecordStart(bytes, bytes.Length - 1);

    static long RecordStart(byte[] bytes, int inside)
    {
        var at = RecordFormat.Magic.Length;
        while (RecordFormat.Read(bytes.AsSpan(at), out _, out _, out var size) == RecordFound.Record && at + size <= inside) at += size;
        return at;
    }
}
