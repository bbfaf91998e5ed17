using System.Buffers.Binary;
using System.CommandLine;
using Ballast.App.Storage;
using Ballast.Journal;

namespace Ballast.App.Verbs;

/// <summary>`ballast journal-torture`, hidden: appends as fast as it can and says what is durable, for the test that kills it.</summary>
static class TortureVerb
{
    public static Command Make()
    {
        var file = new Argument<string>("JOURNAL");
        var command = new Command("journal-torture", "Append numbered records and print the last durable one, until killed.") { file };
        command.Hidden = true;
        command.SetAction(parsed => Run(parsed.GetValue(file)!));
        return command;
    }

    /// <summary>The number that a torture record carries.</summary>
    internal static long Number(ReadOnlySpan<byte> payload) => BinaryPrimitives.ReadInt64LittleEndian(payload);

    static int Run(string path)
    {
        var next = 0L;
        using var journal = FileJournal.Open(path, (_, payload) => next = Number(payload) + 1);
        var buffer = new RecordBuffer();
        var output = Console.OpenStandardOutput();
        var line = new byte[8];
        while (true)
        {
            buffer.Clear();
            // Lengths differ, so that a cut falls anywhere in a record.
            for (var i = 0; i < 8; i++)
            {
                buffer.Begin(RecordKind.Applied);
                buffer.Int64(next);
                for (var pad = next * 37 % 200; pad > 0; pad--) buffer.Byte((byte)pad);
                buffer.End();
                next++;
            }
            journal.WaitDurable(journal.Append(buffer.Written));
            BinaryPrimitives.WriteInt64LittleEndian(line, next - 1);
            output.Write(line);
        }
    }
}
