import { COMPLAINT_TABLES } from './owner-tables.complaints'
import { ORDER_TABLES } from './owner-tables.orders'
import { PEOPLE_TABLES } from './owner-tables.people'
import { RECORD_TABLES } from './owner-tables.record'
import type { OwnerTable } from './owner-tables'

/** Every table with something of an owner; what others hang on comes before them. */
export const OWNER_TABLES: readonly OwnerTable[] = [
  ...PEOPLE_TABLES,
  ...ORDER_TABLES,
  ...COMPLAINT_TABLES,
  ...RECORD_TABLES,
]

/** The other tables, and why there is nothing of an owner in them that a copy would have to hold. */
export const OTHER_TABLES: Readonly<Record<string, string>> = {
  // the machinery: ids alone, and gone by themselves
  command: 'answers of commands by id; personal data is not among them, and they go after a week',
  outbox_event: 'ids of what happened',
  event_handled: 'ids of what was heard',
  timer: 'ids and due times',
  steered_clock: 'a clock',
  audit_entry: 'who did what, by ids alone; kept as proof',
  // the platform's own people and shops
  operator: 'people of the platform',
  shop: 'a business and its address',
  shop_staff: 'people of a shop, in whose name the shop keeps it',
  technician: 'people of a shop',
  technician_leave: 'people of a shop',
  technician_page: 'how a technician wants to be seen',
  technician_certificate: 'papers of people of a shop',
  bay: 'a shop',
  opening_hours: 'a shop',
  shop_holiday: 'a shop',
  merchant_application: 'the shop’s application at WeChat Pay, of the shop’s own people',
  merchant_photo: 'papers of a shop',
  settlement_change: 'the shop’s bank account',
  commission_plan: 'between a shop and the platform',
  service: 'reference',
  service_checklist: 'reference',
  suggestion_figure: 'how many suggestions of a shop were confirmed, as numbers',
  suggestion_review: 'what operators read about a shop: names of work by order id, without a person',
  answer_policy: 'reference',
  shop_service: 'prices of a shop',
  quote_template: 'prices of a shop',
  vehicle_brand: 'reference',
  vehicle_series: 'reference',
  // about an order of hers, and of others or of nobody
  slot_unit: 'which bay is taken; the order says when',
  booking: 'which bay and technician; the order says when',
  offer: 'which shops were asked; the shops’ affair',
  photo_check: 'WeChat’s word on the pictures of a review, by ids',
  review_invitation: 'that an order has invited a review',
  region_rating: 'what shops of a region are worth on average',
  price_sample: 'what something cost, without a person',
  evidence_link: 'copies of the records of an order, which the evidence pack holds whole',
  ledger_entry: 'the books; payments and refunds say the same of her',
  shipping_record: 'what WeChat was told of a payment',
  payment_notification: 'ids of messages',
  receivable: 'what a shop owes',
  statement: 'a shop’s day',
  reconciliation_day: 'bills',
  bill_match: 'bills',
  incident: 'differences in the books, by ids',
  queue_item: 'what operators must see to; what it is about stands in its own table',
  money_proposal: 'what operators agree on, by ids',
  risk_ruleset: 'rules',
  risk_answer: 'what an operator answered to a decision, which is in the copy',
}
