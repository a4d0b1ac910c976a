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

  /*
   * Shows the entries; handlers: onResolve(deliveryId, word), onList(), onLeave(), onContinue(job, deviceId),
   * onContinueElsewhere(job), onMove(delivery).
   */
  view.showProgress = function (entries, handlers) {
    var allDone = entries.every(function (entry) {
      return entry.state === 'confirmed';
    });
    view.show([
      view.element('div', 'list-head', [view.element('h1', '', view.text('progressTitle'))]),
      allDone ? view.element('p', 'done', view.text('done')) : null,
      view.element('div', 'list-body', [
        view.element(
          'ul',
          'jobs',
          questionsFirst(entries).map(function (entry) {
            return row(entry, handlers);
          })
        ),
      ]),
      view.element('div', 'list-foot', [
        view.button('', view.text('toList'), handlers.onList),
        view.element('span', 'spacer'),
        view.button('strong', view.text('leave'), handlers.onLeave),
      ]),
    ]);
    view.say(
      allDone
        ? view.text('done')
        : entries
            .map(function (entry) {
              return view.text('state.' + entry.state);
            })
            .join(' ')
    );
  };

  view.isUnfinished = isUnfinished;
})(window);
