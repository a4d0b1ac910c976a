/* The list of a person's jobs: names, facts, pictures, and what stands between each of them and its paper here. */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;
  var text = view.text;
  var element = view.element;

  /* Pictures of first pages cost the service a rendering each. */
  var mostPictures = 8;

  function lastWord(job, onResolve) {
    var last = job.lastDelivery;
    if (!last) return null;
    if (last.state === 'returned') {
      return element('p', 'job-trouble', text('lastFailure', last.text || { cause: '', advice: '' }));
    }
    if (last.state === 'ambiguous') {
      return element('div', 'job-question', [
        element('p', 'job-trouble', text('lastAmbiguous')),
        view.answers(function (word) {
          onResolve(last.id, word);
        }),
      ]);
    }
    return view.isOpen(job) ? element('p', 'job-state', text('state.' + last.state)) : null;
  }

  /* A sentence with buttons under a job. `actions` are [label, handler]. */
  function jobHint(className, sentence, actions) {
    return element('div', 'job-hint ' + className, [
      element('span', 'job-hint-text', sentence),
      element(
        'span',
        'answers',
        actions.map(function (action) {
          return view.button('small', action[0], action[1]);
        })
      ),
    ]);
  }

  /* What the person still has to show before this job: one button for each way that would do. */
  function lockHint(job, handlers) {
    var sentence = job.needs.length === 1 ? text('needs.' + job.needs[0]) : text('needs.several');
    return jobHint(
      'job-lock',
      sentence,
      job.needs.map(function (factor) {
        return [text('do.' + factor), handlers.onStepUp.bind(null, factor)];
      })
    );
  }

  /* What stands between a job and its paper here, each with the next step. */
  function hints(job, handlers) {
    var made = [];
    if (job.needs) return [lockHint(job, handlers)];
    if (job.trouble) {
      var asks = job.trouble.kind === 'password-needed';
      made.push(
        jobHint(
          'job-trouble',
          view.sentenceOf(job.trouble.text),
          asks ? [[text('typePassword'), handlers.onUnlock.bind(null, job, 'document')]] : []
        )
      );
    } else if (job.needsJobPassword && !handlers.isUnlocked(job.id)) {
      made.push(
        jobHint('', text('needsPassword'), [[text('typePassword'), handlers.onUnlock.bind(null, job, 'job')]])
      );
    }
    if (job.notHere) made.push(jobHint('job-trouble', view.sentenceOf(job.notHere), []));
    if (job.remaining && !view.isOpen(job)) made.push(remainder(job, handlers));
    if (job.noteTexts.length > 0) made.push(jobHint('quiet', job.noteTexts.join(' / '), []));
    return made;
  }

  function remainder(job, handlers) {
    var left = job.remaining.sheets;
    var sentence = left === undefined ? '' : text('partOut', { of: job.remaining.ofSheets, count: left });
    var label = left === undefined ? text('continueCount') : text('continueHere', { count: left });
    return jobHint('', sentence, [
      [label, handlers.onContinue.bind(null, job, null)],
      [text('elsewhere'), handlers.onContinueElsewhere.bind(null, job)],
    ]);
  }

  /* Moment, size and settings of a job, as far as they are known. */
  function factsOf(job) {
    var pages = job.pages === undefined ? '' : text('jobPages', { count: job.pages });
    var sheets = job.sheets === undefined ? '' : text('jobSheets', { count: job.sheets });
    return [job.heldAtText, pages, sheets, job.formatText, pages === '' ? job.sizeText : '']
      .concat(job.ticketTexts)
      .filter(function (fact) {
        return fact !== '';
      })
      .join(' / ');
  }

  function nameOf(job) {
    return job.needs && job.jobName === '' ? text('lockedName') : job.jobName;
  }

  function label(job) {
    return element('label', 'job-label', [
      job.delegatedBy ? element('span', 'job-from', text('delegated', { name: job.delegatedBy })) : null,
      element('span', 'job-name', nameOf(job)),
      element('span', 'job-facts', [
        element('span', 'tag', job.segmentName),
        element('span', '', factsOf(job)),
        element('span', 'job-expires', text('expires', { time: job.expiresAtText })),
      ]),
    ]);
  }

  function lockPicture() {
    var made = element('img', 'thumb-lock');
    made.src = '/assets/lock.svg';
    made.alt = '';
    return made;
  }

  function jobRow(job, handlers) {
    var box = element('input', 'job-box');
    var thumb = element('span', 'thumb', job.needs ? [lockPicture()] : []);
    var words = label(job);
    thumb.setAttribute('aria-hidden', 'true');
    box.type = 'checkbox';
    box.id = 'job-' + job.id;
    box.checked = handlers.isSelected(job.id);
    box.disabled = !view.isSelectable(job);
    box.onchange = function () {
      handlers.onSelect(job.id, box.checked);
    };
    words.htmlFor = box.id;
    var row = element(
      'li',
      box.disabled ? 'job open' : 'job',
      [element('div', 'job-line', [box, words, thumb]), lastWord(job, handlers.onResolve)].concat(
        hints(job, handlers)
      )
    );
    return { row: row, thumb: thumb, job: job };
  }

  /* One picture after the other, so that the list never waits for them. */
  function loadPictures(rows) {
    var next = rows.shift();
    if (!next || !document.body.contains(next.thumb)) return;
    var image = element('img', 'thumb-picture');
    image.alt = '';
    image.onload = function () {
      next.thumb.appendChild(image);
      loadPictures(rows);
    };
    image.onerror = function () {
      loadPictures(rows);
    };
    image.src = '/api/v1/panel/jobs/' + next.job.id + '/pages/1';
  }

  function hasPicture(made) {
    return !made.job.needs && !made.job.opaque && !made.job.trouble && made.job.pages !== undefined;
  }

  /* Locked jobs wait for another factor, and jobs on their way for their paper. */
  view.isSelectable = function (job) {
    return !view.isOpen(job) && !job.needs;
  };

  /*
   * The list of jobs with its foot. Handlers: isSelected, isUnlocked, onSelect, onResolve, onUnlock, onContinue,
   * onContinueElsewhere, onClaim, onWhy, onTapAll, onStepUp; the foot is drawn by showListFoot. `note` is a good
   * message, `reason` a bad one.
   */
  view.showList = function (jobs, handlers, reason, note) {
    var made = jobs.map(function (job) {
      return jobRow(job, handlers);
    });
    var rows = made.map(function (one) {
      return one.row;
    });
    var blank = element('div', 'blank', [
      element('p', 'blank-title', text('empty')),
      element('p', '', text('emptyNext')),
    ]);
    view.frame({
      title: text('listTitle'),
      head: [
        element('span', 'count', text('listCount', { count: jobs.length })),
        view.spacer(),
        view.button('small', text('why'), handlers.onWhy),
        view.button('small', text('claim'), handlers.onClaim),
        view.button('small', text('tapAll'), handlers.onTapAll),
      ],
      reason: reason,
      body: [
        note ? element('p', 'done', note) : null,
        jobs.length === 0 ? blank : element('ul', 'jobs', rows),
      ],
      foot: [],
      say:
        (reason ? view.sentenceOf(reason) : note || '') +
        ' ' +
        (jobs.length === 0 ? text('empty') : text('listCount', { count: jobs.length })),
    });
    loadPictures(made.filter(hasPicture).slice(0, mostPictures));
  };
})(window);
