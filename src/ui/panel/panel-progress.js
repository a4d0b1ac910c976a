/* The screen that follows released jobs until each has come out, come back, or needs the owner's word. */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var marks = { confirmed: '✓', returned: '!', refused: '!', ambiguous: '?' };

  function isUnfinished(entry) {
    return ['claimed', 'sending', 'accepted', 'printing'].indexOf(entry.state) >= 0;
  }

  function stateLine(entry) {
    var words = view.text('state.' + entry.state);
    if (entry.state === 'printing' && entry.impressionsCompleted > 0) {
      words += ' ' + view.text('pages', { count: entry.impressionsCompleted });
    }
    return view.element('p', 'progress-state', words);
  }

  function question(entry, onResolve) {
    return view.element('div', 'job-question', [
      view.element('p', 'ask', view.text('ambiguousAsk')),
      view.answers(function (word) {
        onResolve(entry.id, word);
      }),
    ]);
  }

  /* What can still be done: the rest here or elsewhere; for what waits for paper, another device. */
  function actions(entry, handlers) {
    var made = [];
    var left = entry.remaining;
    if (left) {
      made.push(
        view.button(
          'small',
          left.sheets === undefined
            ? view.text('continueCount')
            : view.text('continueHere', { count: left.sheets }),
          handlers.onContinue.bind(null, { id: entry.jobId, remaining: left }, null)
        )
      );
      made.push(
        view.button(
          'small',
          view.text('elsewhere'),
          handlers.onContinueElsewhere.bind(null, { id: entry.jobId, remaining: left })
        )
      );
    } else if (isUnfinished(entry) && entry.text) {
      made.push(view.button('small', view.text('elsewhere'), handlers.onMove.bind(null, entry)));
    }
    return made.length > 0 ? view.element('p', 'answers', made) : null;
  }

  function row(entry, handlers) {
    var onResolve = handlers.onResolve;
    var kept = entry.state === 'returned' || entry.state === 'refused';
    var mark = view.element('span', 'mark mark-' + entry.state, marks[entry.state] || '');
    mark.setAttribute('aria-hidden', 'true');
    return view.element('li', 'progress progress-' + entry.state, [
      mark,
      view.element('div', 'progress-body', [
        view.element('p', 'job-name', entry.jobName),
        stateLine(entry),
        entry.text ? view.trouble(entry.text) : null,
        entry.noteTexts && entry.noteTexts.length > 0
          ? view.element('p', 'quiet', entry.noteTexts.join(' / '))
          : null,
        actions(entry, handlers),
        kept ? view.element('p', 'quiet', view.text('kept')) : null,
        entry.state === 'ambiguous' ? question(entry, onResolve) : null,
      ]),
    ]);
  }

  /* What waits for the person's word stands first, where it is seen without scrolling. */
  function questionsFirst(entries) {
    var asks = function (entry) {
      return entry.state === 'ambiguous';
    };
    var rest = entries.filter(function (entry) {
      return !asks(entry);
    });
    return entries.filter(asks).concat(rest);
  }

  function allDone(entries) {
    return entries.every(function (entry) {
      return entry.state === 'confirmed';
    });
  }

  /* How many came out, on how many sheets as far as they are known, and what is still kept. */
  function summary(entries) {
    var out = entries.filter(function (entry) {
      return entry.state === 'confirmed';
    });
    var sheets = out.reduce(function (sum, entry) {
      return sum + (entry.sheets || 0);
    }, 0);
    var kept = entries.length - out.length;
    if (kept === 0) {
      return view.text('done') + (sheets > 0 ? view.text('summarySheets', { count: sheets }) : '');
    }
    return [
      out.length > 0
        ? view.text('summaryPrinted', { count: out.length }) +
          (sheets > 0 ? view.text('summarySheets', { count: sheets }) : '')
        : '',
      view.text('summaryKept', { count: kept }),
      out.length > 0 ? view.text('takePaper') : '',
    ]
      .filter(function (part) {
        return part !== '';
      })
      .join(' / ');
  }

  /*
   * Shows the entries; handlers: onResolve(deliveryId, word), onList(), onLeave(), onContinue(job, deviceId),
   * onContinueElsewhere(job), onMove(delivery).
   */
  view.showProgress = function (entries, handlers) {
    var isOver = !entries.some(function (entry) {
      return isUnfinished(entry) || entry.state === 'ambiguous';
    });
    var total = isOver ? summary(entries) : '';
    view.frame({
      title: view.text(isOver ? 'finishedTitle' : 'progressTitle'),
      body: [
        isOver ? view.element('p', allDone(entries) ? 'done' : 'done done-part', total) : null,
        view.element(
          'ul',
          'jobs',
          questionsFirst(entries).map(function (entry) {
            return row(entry, handlers);
          })
        ),
      ],
      foot: [
        view.button('', view.text('toList'), handlers.onList),
        view.spacer(),
        view.button('strong big', view.text('leave'), handlers.onLeave),
      ],
      say: isOver
        ? total
        : entries
            .map(function (entry) {
              return view.text('state.' + entry.state);
            })
            .join(' '),
    });
  };

  view.isUnfinished = isUnfinished;
})(window);
