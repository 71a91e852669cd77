-- Webhooks out: where merchants want to hear, what is on its way to them, and what became of each try.

-- Goes up with every change of a session's row. With the versions of its attempts and the length of its ledger it is the
-- version of what an event shows: none of the three ever goes down.
alter table checkout_sessions add column state_version integer not null default 1;

create function count_session_change() returns trigger language plpgsql as $$
begin
  new.state_version := old.state_version + 1;
  return new;
end $$;
create trigger checkout_sessions_state_version before update on checkout_sessions
  for each row execute function count_session_change();

alter table merchant_events add column mode text check (mode in ('sandbox', 'live'));
alter table merchant_events add column state_version bigint not null default 0;
-- What was written before there was anybody to tell shows the session as it is now, before every version.
update merchant_events n set mode = s.mode, snapshot = (n.snapshot - 'metadata') || jsonb_build_object('session', jsonb_build_object(
  'id', s.id, 'status', s.status, 'kind', s.kind, 'amount', s.amount, 'currency', s.currency, 'customer', s.customer,
  'locale', s.locale, 'metadata', s.metadata, 'createdAt', s.created_at, 'expiresAt', s.expires_at,
  'completedAt', s.completed_at))
from checkout_sessions s where s.id = n.session_id;
alter table merchant_events alter column mode set not null;
alter table merchant_events alter column state_version drop default;
-- A test event is about no session.
alter table merchant_events alter column session_id drop not null;
-- Whether an endpoint listened to it when it was written.
alter table merchant_events add column is_heard boolean not null default false;
create index merchant_events_merchant on merchant_events (merchant_id, mode, sequence);
create index merchant_events_age on merchant_events using brin (created_at);

create table webhook_endpoints (
  id uuid primary key,
  merchant_id uuid not null references merchants (id),
  mode text not null check (mode in ('sandbox', 'live')),
  url text not null,
  -- Null: every type, also those that are still to come.
  event_types text[],
  secret_sealed text not null,
  -- Signs beside the current one until then, so that a rotation refuses nothing.
  previous_secret_sealed text,
  previous_secret_until timestamptz,
  enabled boolean not null default true,
  disabled_at timestamptz,
  disabled_reason text check (disabled_reason in ('merchant', 'gone', 'failing')),
  -- The first failure since something last arrived.
  failing_since timestamptz,
  -- When an endpoint that is disabled for failing is tried once more.
  probe_at timestamptz,
  -- Its last try failed or was slow: served from slots of its own, so that it holds up nobody else.
  is_lagging boolean not null default false,
  -- When deliveries to it were last claimed: whoever was served longest ago comes next.
  served_at timestamptz,
  created_at timestamptz not null,
  check (enabled = (disabled_reason is null))
);
create index webhook_endpoints_merchant on webhook_endpoints (merchant_id, mode, created_at);

-- One event on its way to one endpoint. next_try_at is in the merchant's own time, the lease in the database's.
create table event_deliveries (
  id bigint generated always as identity primary key,
  merchant_id uuid not null references merchants (id),
  endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
  event_id uuid not null references merchant_events (id) on delete cascade,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
  tries integer not null default 0,
  first_tried_at timestamptz,
  next_try_at timestamptz not null,
  claimed_by uuid,
  lease_until timestamptz,
  delivered_at timestamptz,
  unique (endpoint_id, event_id)
);
create index event_deliveries_waiting on event_deliveries (endpoint_id, next_try_at) where state = 'waiting';
create index event_deliveries_claimed on event_deliveries (endpoint_id) where claimed_by is not null;
create index event_deliveries_event on event_deliveries (event_id);

-- An event is on its way to the endpoints that exist at the moment it is written, in its own statement, whoever writes it.
-- As triggers, because their plans are kept: where nobody listens that costs one look into an index.
-- An endpoint that we switched off for failing still listens: its events wait until it is back.
create function is_heard_by(event merchant_events, endpoint webhook_endpoints) returns boolean language sql immutable as $$
  select (endpoint.enabled or endpoint.disabled_reason = 'failing')
    and (endpoint.event_types is null or event.type = any (endpoint.event_types))
$$;

create function see_who_listens() returns trigger language plpgsql as $$
begin
  -- A test event goes to the one endpoint that is to be tested.
  new.is_heard := new.type <> 'webhook.test' and exists (
    select 1 from webhook_endpoints e where e.merchant_id = new.merchant_id and e.mode = new.mode and is_heard_by(new, e));
  return new;
end $$;
create trigger merchant_events_heard before insert on merchant_events for each row execute function see_who_listens();

create function put_on_its_way() returns trigger language plpgsql as $$
begin
  insert into event_deliveries (merchant_id, endpoint_id, event_id, next_try_at)
  select new.merchant_id, e.id, new.id, least(new.created_at, now()) from webhook_endpoints e
  where e.merchant_id = new.merchant_id and e.mode = new.mode and is_heard_by(new, e);
  return null;
end $$;
create trigger merchant_events_delivered after insert on merchant_events
  for each row when (new.is_heard) execute function put_on_its_way();

create table delivery_tries (
  id bigint generated always as identity primary key,
  merchant_id uuid not null references merchants (id),
  delivery_id bigint not null references event_deliveries (id) on delete cascade,
  at timestamptz not null,
  status integer,
  error text,
  -- The beginning of the answer, masked.
  answer text not null,
  duration_ms integer not null
);
create index delivery_tries_delivery on delivery_tries (delivery_id, id);

-- What is forgotten by its age is found by it.
create index exchanges_age on exchanges using brin (at);
create index gateway_events_age on gateway_events using brin (received_at);
