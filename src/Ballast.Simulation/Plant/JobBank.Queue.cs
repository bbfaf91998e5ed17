using Ballast.Dispatch;
using Ballast.State;

namespace Ballast.Simulation.Plant;

/// <summary>Orders on their way: one list per job, in order, all in one pool.</summary>
sealed partial class JobBank
{
    struct Pending
    {
        public long Due;
        public CommandKind Kind;
        public double Value;
        public long Until;
        public double Fallback;
        public bool Takes;
        public int Next;

        public void Exchange(StateExchange s)
        {
            Due = s.Keep(Due);
            Kind = s.Keep(Kind);
            Value = s.Keep(Value);
            Until = s.Keep(Until);
            Fallback = s.Keep(Fallback);
            Takes = s.Keep(Takes);
            Next = s.Keep(Next);
        }
    }

    Pending[] pool = new Pending[256];
    int freeEntry = -1;
    int usedEntries;

    int[] head = [];
    int[] tail = [];

    void Put(int j, in Pending order)
    {
        var i = freeEntry;
        if (i >= 0) freeEntry = pool[i].Next;
        else
        {
            if (usedEntries == pool.Length) Array.Resize(ref pool, pool.Length * 2);
            i = usedEntries++;
        }
        pool[i] = order;
        if (tail[j] >= 0) pool[tail[j]].Next = i;
        else head[j] = i;
        tail[j] = i;
    }

    Pending Take(int j)
    {
        var i = head[j];
        var order = pool[i];
        head[j] = order.Next;
        if (head[j] < 0) tail[j] = -1;
        pool[i].Next = freeEntry;
        freeEntry = i;
        return order;
    }

    void ExchangeQueue(StateExchange s)
    {
        usedEntries = s.Count(usedEntries);
        if (pool.Length < usedEntries) pool = new Pending[usedEntries * 2];
        foreach (ref var order in pool.AsSpan(0, usedEntries)) order.Exchange(s);
        freeEntry = s.Keep(freeEntry);
        head = s.Keep(head);
        tail = s.Keep(tail);
    }
}
