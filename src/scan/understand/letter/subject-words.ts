/** What a subject says it is, in brackets at its end; alternatives of a regular expression. */
export const purposes =
  '通知|依頼|照会|回答|報告|協議|申請|伺い?|送付|案内|お願い|御願い|お知らせ|提出|届出?|進達|副申|答申|諮問|通達|命令|指示|勧告|供覧|復命|募集|周知|再通知|再依頼|再照会|決定|承認|許可';
