-- Grain state and reminders in the tables of Orleans' ADO.NET providers, column for column, so that a user who moves to the Orleans host keeps
-- them. What Orleans itself needs beside the tables (its query table and functions) its own scripts add.
create table orleansstorage (
    grainidhash            integer      not null,
    grainidn0              bigint       not null,
    grainidn1              bigint       not null,
    graintypehash          integer      not null,
    graintypestring        varchar(512) not null,
    grainidextensionstring varchar(512),
    serviceid              varchar(150) not null,
    payloadbinary          bytea,
    modifiedon             timestamp    not null,
    version                integer
);
create index ix_orleansstorage on orleansstorage (grainidhash, graintypehash);
create unique index ux_orleansstorage on orleansstorage (serviceid, graintypestring, grainidn0, grainidn1, coalesce(grainidextensionstring, ''));

create table orleansreminderstable (
    serviceid    varchar(150) not null,
    grainid      varchar(150) not null,
    remindername varchar(150) not null,
    starttime    timestamptz(3) not null,
    period       bigint       not null,
    grainhash    integer      not null,
    version      integer      not null,
    constraint pk_reminderstable_serviceid_grainid_remindername primary key (serviceid, grainid, remindername)
);
