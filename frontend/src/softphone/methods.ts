import { type Activities, activitiesAnswers, type Telephony, telephonyAnswers } from '../contract/telephony';
import type { Answers } from '../shared/kinds';

/** Methods is all that the softphone may ask the program for. */
export type Methods = Telephony & Activities;

/** Readers of what is answered. */
export const answers: Answers<Methods> = { ...telephonyAnswers, ...activitiesAnswers };
