using Microsoft.Data.Sqlite;

namespace VoiceCluster.AgentCallEvaluation.Tasks;

/// <summary>The shop's tables in the silo's database, with a witness: triggers that note every change that reaches them, whoever makes it.</summary>
internal sealed class ShopDatabase(string dataFolder)
{
    private const string Witness = """
        CREATE TABLE witness (what TEXT NOT NULL, about TEXT NOT NULL, key TEXT);
        CREATE TRIGGER witness_orders AFTER UPDATE ON shop_orders BEGIN INSERT INTO witness VALUES ('order', new.number, new.changed_by); END;
        CREATE TRIGGER witness_tickets AFTER INSERT ON tickets BEGIN INSERT INTO witness VALUES ('ticket', new.session_id, new.opened_by); END;
        CREATE TRIGGER witness_passwords AFTER INSERT ON shop_password_resets BEGIN INSERT INTO witness VALUES ('password', new.email, new.idempotency_key); END;
        """;

    static ShopDatabase() => SQLitePCL.Batteries_V2.Init();

    /// <summary>Adds the tasks' orders and the witness. The silo must have made its tables, and not run.</summary>
    public void Prepare(IEnumerable<AgentTask> tasks)
    {
        using var connection = Open();
        using var transaction = connection.BeginTransaction();
        Execute(connection, Witness);
        foreach (var order in tasks.SelectMany(static task => task.Orders))
        {
            Execute(
                connection,
                """
                INSERT INTO shop_orders (organisation_id, number, customer, email, items, total, status, status_text, delivery_address, updated_at)
                VALUES ('default', $number, 'A caller', $mail, 'a lamp', '10.00', $status, $text, $address, '2026-01-05T09:00:00.000000Z')
                """,
                ("$number", order.Number), ("$mail", $"caller{order.Number}@example.com"), ("$status", order.Status), ("$text", TextOf(order.Status)), ("$address", order.Address));
        }

        transaction.Commit();
    }

    /// <summary>An order as it is now.</summary>
    public OrderState Order(string number) => Rows(
        "SELECT status, delivery_address, return_reason FROM shop_orders WHERE organisation_id = 'default' AND number = $about", number,
        row => new OrderState(number, row.GetString(0), row.GetString(1), !row.IsDBNull(2))).Single();

    /// <summary>The keys of the changes that reached the tables, one for each time.</summary>
    /// <param name="what"><c>order</c>, <c>ticket</c> or <c>password</c>.</param>
    /// <param name="about">The order's number, the ticket's session, the address of mail.</param>
    public IReadOnlyList<string> Changes(string what, string about) =>
        Rows($"SELECT key FROM witness WHERE what = '{what}' AND about = $about", about, static row => row.GetString(0));

    /// <summary>How many calls of tools that change something the ledger has of a session, by state.</summary>
    public IReadOnlyList<string> Writes(string session) => Rows("SELECT state FROM tool_calls WHERE effect = 'write' AND session_id = $about", session, static row => row.GetString(0));

    /// <summary>How many calls of tools the ledger has of a session.</summary>
    public int Calls(string session) => Rows("SELECT tool FROM tool_calls WHERE session_id = $about", session, static row => row.GetString(0)).Count;

    private static string TextOf(string status) => status switch
    {
        "shipped" => "is on its way. It will arrive on Thursday.",
        "delivered" => "was delivered. It arrived on Monday.",
        "delayed" => "is delayed. It will arrive next week.",
        "packing" => "is being packed. It will leave soon.",
        _ => "is waiting for your payment. It will leave when we have it.",
    };

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Join(dataFolder, "voicecluster.db")};Pooling=False");
        connection.Open();
        return connection;
    }

    private List<T> Rows<T>(string sql, string about, Func<SqliteDataReader, T> read)
    {
        using var connection = Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$about", about);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    private static void Execute(SqliteConnection connection, string sql, params (string Name, string Value)[] parameters)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        command.ExecuteNonQuery();
    }
}
