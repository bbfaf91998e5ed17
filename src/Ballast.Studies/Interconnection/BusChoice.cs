using System.Globalization;
using Ballast.Grid.Cases;

namespace Ballast.Studies.Interconnection;

/// <summary>Finds the bus that a user names by its number or its name.</summary>
public static class BusChoice
{
    /// <returns>Its place in the case.</returns>
    /// <exception cref="StudyException">There is no such bus, several are so called, or it is isolated.</exception>
    public static int Find(NetworkCase network, string said)
    {
        var places = Enumerable.Range(0, network.Buses.Count).ToList();
        var found = int.TryParse(said, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? places.Where(i => network.Buses[i].Number == number).ToList() : [];
        if (found.Count == 0) found = [.. places.Where(i => string.Equals(network.Buses[i].Name, said, StringComparison.OrdinalIgnoreCase))];
        if (found.Count > 1) throw new StudyException($"{found.Count} buses of {network.Name} are called {said}: name one by its number, {string.Join(", ", found.Take(4).Select(i => network.Buses[i].Number))}.");
        if (found.Count == 0) throw new StudyException(number > 0 ? $"--bus {said}: {Unknown(network, number)}" : $"--bus {said}: {network.Name} has no bus of that number or name; {Some(network, said)}.");
        var bus = network.Buses[found[0]];
        return bus.Kind != BusKind.Isolated ? found[0] : throw new StudyException($"--bus {said}: bus {bus.Number} is isolated (type 4) in {network.Name}, so that nothing can be fed there: choose another, or connect it in the case.");
    }

    /// <summary>A sentence that there is no bus of a number, with those nearest to it.</summary>
    public static string Unknown(NetworkCase network, int number)
    {
        var near = network.Buses.OrderBy(b => Math.Abs((long)b.Number - number)).ThenBy(b => b.Number).Take(4).Select(b => b.Number).Order();
        return $"{network.Name} has no bus {number}; the nearest numbers are {string.Join(", ", near)}.";
    }

    static string Some(NetworkCase network, string said)
    {
        var alike = network.Buses.Where(b => b.Name.Length > 0 && said.Length > 0 && char.ToUpperInvariant(b.Name[0]) == char.ToUpperInvariant(said[0])).Select(b => $"{b.Name} ({b.Number})").Take(5).ToList();
        return alike.Count > 0 ? $"names like it are {string.Join(", ", alike)}" : $"its buses are {string.Join(", ", network.Buses.Take(5).Select(b => b.Number))}, …";
    }
}
