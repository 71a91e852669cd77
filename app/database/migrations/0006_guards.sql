-- What belongs to one merchant stays with that merchant, whatever a query forgets.

-- First line: a row's parents are of the row's own merchant. Every foreign key from one table of merchants to another takes
-- the merchant along; a test sees that later tables do the same.
do $$ declare
  key record;
begin
  for key in
    select c.conname as name, c.conrelid::regclass as child, c.confrelid::regclass as parent, a.attname as child_column,
      c.confdeltype = 'c' as cascades
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.connamespace = current_schema()::regnamespace and array_length(c.conkey, 1) = 1
      and a.attname <> 'merchant_id'
      and exists (select from pg_attribute m where m.attrelid = c.conrelid and m.attname = 'merchant_id')
      and exists (select from pg_attribute m where m.attrelid = c.confrelid and m.attname = 'merchant_id')
    order by c.conrelid, c.conname
  loop
    if not exists (select from pg_constraint where conrelid = key.parent and conname = key.parent || '_of_merchant') then
      execute format('alter table %s add constraint %I unique (id, merchant_id)', key.parent, key.parent || '_of_merchant');
    end if;
    execute format('alter table %s drop constraint %I', key.child, key.name);
    execute format('alter table %s add constraint %I foreign key (%I, merchant_id) references %s (id, merchant_id)%s',
      key.child, key.name, key.child_column, key.parent, case when key.cascades then ' on delete cascade' else '' end);
  end loop;
end $$;

-- Second line: row-level security. A transaction that names its merchant (`florin.merchant`) sees and writes that merchant's
-- rows only; one that names none works for the whole house, as jobs and payers' pages do. A superuser passes every policy,
-- so such a transaction also takes this role, where it could be made.
do $$ begin
  create role florin_merchant nologin;
exception when duplicate_object or unique_violation or insufficient_privilege then null;
end $$;
do $$ begin
  grant florin_merchant to current_user;
exception when undefined_object or duplicate_object or unique_violation or insufficient_privilege or invalid_grant_operation then null;
end $$;

create function current_merchant() returns uuid language sql stable parallel safe as
  $$ select nullif(current_setting('florin.merchant', true), '')::uuid $$;

-- Puts a table under the rule; every migration that makes a table of merchants calls it.
create function scope_to_merchant(scoped regclass, owner_column text) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', scoped);
  execute format('alter table %s force row level security', scoped);
  execute format(
    'create policy own_rows on %s using (current_merchant() is null or %I = current_merchant())', scoped, owner_column);
end $$;

do $$ declare scoped record; begin
  perform scope_to_merchant('merchants', 'id');
  for scoped in
    select c.oid::regclass as name from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' and a.attname = 'merchant_id'
  loop
    perform scope_to_merchant(scoped.name, 'merchant_id');
  end loop;
end $$;

do $$ begin
  execute format('grant usage on schema %I to florin_merchant', current_schema());
  execute format('grant select, insert, update, delete on all tables in schema %I to florin_merchant', current_schema());
  execute format('grant usage, select on all sequences in schema %I to florin_merchant', current_schema());
  execute format('alter default privileges in schema %I grant select, insert, update, delete on tables to florin_merchant', current_schema());
  execute format('alter default privileges in schema %I grant usage, select on sequences to florin_merchant', current_schema());
exception when undefined_object or insufficient_privilege then null;
end $$;

-- By what a start recognizes that it was given the key that the data was sealed with.
create table key_checks (
  key text primary key,
  value text not null,
  made_at timestamptz not null default now()
);
