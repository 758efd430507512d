-- Grain state and reminders, with the columns of Orleans' ADO.NET providers.
create table orleansstorage (
    grainidhash            integer not null,
    grainidn0              integer not null,
    grainidn1              integer not null,
    graintypehash          integer not null,
    graintypestring        text    not null,
    grainidextensionstring text,
    serviceid              text    not null,
    payloadbinary          blob,
    modifiedon             text    not null,
    version                integer
);
create unique index ux_orleansstorage on orleansstorage (serviceid, graintypestring, grainidn0, grainidn1, coalesce(grainidextensionstring, ''));

create table orleansreminderstable (
    serviceid    text    not null,
    grainid      text    not null,
    remindername text    not null,
    starttime    text    not null,
    period       integer not null,
    grainhash    integer not null,
    version      integer not null,
    primary key (serviceid, grainid, remindername)
) without rowid;
