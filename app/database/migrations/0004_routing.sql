-- Routing in full: what an entry asks of a payment, what was asked of routing, how often a card was tried, and which
-- connections are not asked at the moment.

alter table routing_entries
  -- The share of this entry among those of the same priority that fit.
  add column weight integer not null default 1 check (weight between 1 and 100),
  add column card_brands text[],
  -- A list of {from, to}, each six to eight digits.
  add column bin_ranges jsonb,
  add column card_types text[],
  add column plan_ids text[],
  -- Key to a list of values; every key must have one of its values.
  add column metadata jsonb,
  add column fails_over_on_soft_decline boolean not null default false;

-- What the decision was asked, so that it can be asked again of a draft. Null for attempts older than this column.
alter table attempts add column routing_question jsonb;

-- One row for each attempt by card, so that the card networks' limits on repeating a decline are kept.
create table card_tries (
  attempt_id uuid primary key references attempts (id),
  merchant_id uuid not null references merchants (id),
  connection_id uuid not null references gateway_connections (id),
  -- A keyed hash of the truncated card: docs/decisions/009-card-retry-limits.md.
  card_key bytea not null,
  brand text,
  -- open: the outcome is not known; none: the issuer did not decline it.
  outcome text not null check (outcome in ('open', 'none', 'declined', 'never')),
  at timestamptz not null
);
create index card_tries_card on card_tries (merchant_id, card_key, at);
create index card_tries_age on card_tries (at);

-- What the processes agree on about a connection: whether it is asked for this kind of thing at the moment.
create table connection_health (
  connection_id uuid not null references gateway_connections (id),
  operation text not null,
  merchant_id uuid not null references merchants (id),
  state text not null check (state in ('closed', 'open')),
  -- How long the next probe is waited for.
  wait_ms integer not null,
  probe_at timestamptz,
  changed_at timestamptz not null,
  primary key (connection_id, operation)
);
