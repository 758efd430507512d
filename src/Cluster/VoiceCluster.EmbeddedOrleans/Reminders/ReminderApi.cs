using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Timers;

namespace Orleans
{
    /// <summary>A grain that receives reminders.</summary>
    public interface IRemindable : IGrain
    {
        /// <summary>A reminder is due; the grain is activated for it if need be.</summary>
        Task ReceiveReminder(string reminderName, TickStatus status);
    }

    /// <summary>Keeps reminders somewhere.</summary>
    public interface IReminderTable
    {
        /// <summary>Called when the silo starts.</summary>
        Task StartAsync(CancellationToken cancellationToken = default)
#pragma warning disable CS0618 // The older name, for tables that implement only that.
            => Init();
#pragma warning restore CS0618

        /// <summary>The older name of <see cref="StartAsync"/>.</summary>
        [Obsolete("Implement and use StartAsync instead")]
        Task Init() => Task.CompletedTask;

        /// <summary>All reminders of a grain.</summary>
        Task<ReminderTableData> ReadRows(GrainId grainId);

        /// <summary>The reminders of grains whose stable hash lies in (begin, end]; of all if begin is not less than end.</summary>
        Task<ReminderTableData> ReadRows(uint begin, uint end);

        /// <summary>A reminder, or null.</summary>
        Task<ReminderEntry?> ReadRow(GrainId grainId, string reminderName);

        /// <summary>Adds or replaces a reminder; gives its new version.</summary>
        Task<string?> UpsertRow(ReminderEntry entry);

        /// <summary>Removes a reminder if it still has this version; false if not.</summary>
        Task<bool> RemoveRow(GrainId grainId, string reminderName, string eTag);

        /// <summary>Removes all.</summary>
        Task TestOnlyClearTable();

        /// <summary>Called when the silo stops.</summary>
        Task StopAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    /// <summary>A stored reminder.</summary>
    [GenerateSerializer]
    public sealed class ReminderEntry
    {
        /// <summary>Whose it is.</summary>
        [Id(0)]
        public GrainId GrainId { get; set; }

        /// <summary>Its name, unique for the grain.</summary>
        [Id(1)]
        public string ReminderName { get; set; } = null!;

        /// <summary>The first tick, UTC.</summary>
        [Id(2)]
        public DateTime StartAt { get; set; }

        /// <summary>From tick to tick.</summary>
        [Id(3)]
        public TimeSpan Period { get; set; }

        /// <summary>Its version.</summary>
        [Id(4)]
        public string? ETag { get; set; }

        /// <inheritdoc/>
        public override string ToString() => $"<GrainId={GrainId} ReminderName={ReminderName} Period={Period}>";
    }

    /// <summary>Stored reminders.</summary>
    [GenerateSerializer]
    public sealed class ReminderTableData
    {
        /// <summary>None.</summary>
        public ReminderTableData() => Reminders = [];

        /// <summary>One.</summary>
        public ReminderTableData(ReminderEntry entry) => Reminders = [entry];

        /// <summary>Many.</summary>
        public ReminderTableData(IEnumerable<ReminderEntry> list) => Reminders = [.. list];

        /// <summary>The reminders.</summary>
        [Id(0)]
        public IList<ReminderEntry> Reminders { get; private set; }

        /// <inheritdoc/>
        public override string ToString() => $"[{Reminders.Count} reminders: {string.Join(", ", Reminders)}.";
    }

    /// <summary>Reminders as grains make them.</summary>
    public static class GrainReminderExtensions
    {
        /// <summary>Registers a reminder or replaces the one with this name. Periods are at least ReminderOptions.MinimumReminderPeriod.</summary>
        public static Task<IGrainReminder> RegisterOrUpdateReminder(this Grain grain, string reminderName, TimeSpan dueTime, TimeSpan period) =>
            RegisterOrUpdateReminder((IGrainBase)grain, reminderName, dueTime, period);

        /// <summary>Registers a reminder or replaces the one with this name.</summary>
        public static Task<IGrainReminder> RegisterOrUpdateReminder(this IGrainBase grain, string reminderName, TimeSpan dueTime, TimeSpan period)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
            if (grain is not IRemindable) throw new InvalidOperationException($"{grain.GetType().FullName} has to implement IRemindable to have reminders.");
            return Registry(grain).RegisterOrUpdateReminder(grain.GrainContext.GrainId, reminderName, dueTime, period);
        }

        /// <summary>Ends a reminder.</summary>
        public static Task UnregisterReminder(this Grain grain, IGrainReminder reminder) => UnregisterReminder((IGrainBase)grain, reminder);

        /// <summary>Ends a reminder.</summary>
        public static Task UnregisterReminder(this IGrainBase grain, IGrainReminder reminder)
        {
            ArgumentNullException.ThrowIfNull(reminder);
            return Registry(grain).UnregisterReminder(grain.GrainContext.GrainId, reminder);
        }

        /// <summary>A reminder by name, or null.</summary>
        public static Task<IGrainReminder?> GetReminder(this Grain grain, string reminderName) => GetReminder((IGrainBase)grain, reminderName);

        /// <summary>A reminder by name, or null.</summary>
        public static Task<IGrainReminder?> GetReminder(this IGrainBase grain, string reminderName)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(reminderName);
            return Registry(grain).GetReminder(grain.GrainContext.GrainId, reminderName);
        }

        /// <summary>All reminders of the grain.</summary>
        public static Task<List<IGrainReminder>> GetReminders(this Grain grain) => GetReminders((IGrainBase)grain);

        /// <summary>All reminders of the grain.</summary>
        public static Task<List<IGrainReminder>> GetReminders(this IGrainBase grain) => Registry(grain).GetReminders(grain.GrainContext.GrainId);

        private static IReminderRegistry Registry(IGrainBase grain) => grain.GrainContext.ActivationServices.GetRequiredService<IReminderRegistry>();
    }
}

namespace Orleans.Runtime
{
    /// <summary>A registered reminder.</summary>
    public interface IGrainReminder
    {
        /// <summary>Its name.</summary>
        string ReminderName { get; }
    }

    /// <summary>When a reminder ticks.</summary>
    [GenerateSerializer, Immutable]
    public readonly struct TickStatus
    {
        /// <summary>With all times.</summary>
        public TickStatus(DateTime firstTickTime, TimeSpan period, DateTime timeStamp)
        {
            FirstTickTime = firstTickTime;
            Period = period;
            CurrentTickTime = timeStamp;
        }

        /// <summary>The first tick, UTC.</summary>
        [Id(0)]
        public DateTime FirstTickTime { get; }

        /// <summary>From tick to tick.</summary>
        [Id(1)]
        public TimeSpan Period { get; }

        /// <summary>This tick, UTC.</summary>
        [Id(2)]
        public DateTime CurrentTickTime { get; }

        /// <inheritdoc/>
        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"<{FirstTickTime:O}, {Period}, {CurrentTickTime:O}>");
    }

    /// <summary>A reminder could not be registered or unregistered.</summary>
    public sealed class ReminderException : OrleansException
    {
        /// <summary>With a message.</summary>
        public ReminderException(string message)
            : base(message)
        {
        }
    }
}

namespace Orleans.Timers
{
    /// <summary>Registers reminders.</summary>
    public interface IReminderRegistry
    {
        /// <summary>Registers a reminder or replaces the one with this name.</summary>
        Task<IGrainReminder> RegisterOrUpdateReminder(GrainId callingGrainId, string reminderName, TimeSpan dueTime, TimeSpan period);

        /// <summary>Ends a reminder.</summary>
        Task UnregisterReminder(GrainId callingGrainId, IGrainReminder reminder);

        /// <summary>A reminder by name, or null.</summary>
        Task<IGrainReminder?> GetReminder(GrainId callingGrainId, string reminderName);

        /// <summary>All reminders of the grain.</summary>
        Task<List<IGrainReminder>> GetReminders(GrainId callingGrainId);
    }
}
